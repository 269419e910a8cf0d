package io.tarsier.flow;

import io.tarsier.model.Entity;
import io.tarsier.model.Incident;
import io.tarsier.model.JournalEntry;
import io.tarsier.model.Severity;
import io.tarsier.model.TimelineEntry;
import io.tarsier.ports.InMemoryNotifier;
import io.tarsier.ports.InMemoryStorage;
import io.tarsier.ports.Notice;
import io.tarsier.ports.Notice.Kind;
import io.tarsier.ports.NotifierException;
import io.tarsier.ports.Storage;
import io.tarsier.testkit.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** Notices over a storage and two channels that a test makes fail, and a clock that it moves. */
abstract class NoticesCase {

  static NotifierException down() {
    return NotifierException.passing("chat cannot be reached", Optional.empty(), null);
  }

  final ManualClock clock = new ManualClock();
  final InMemoryStorage memory = new InMemoryStorage();
  final FailingNotices kept = new FailingNotices(memory.notices());
  final Storage storage = new FailingStorage(memory, new AtomicInteger(), kept);
  final InMemoryNotifier chat = new InMemoryNotifier("chat");
  final InMemoryNotifier pager = new InMemoryNotifier("pager");

  final Notices open(NoticeSettings settings) {
    return Notices.open(storage, settings, List.of(chat, pager), clock, () -> 0.5);
  }

  static NoticeSettings toChat(Severity atLeast) {
    return NoticeSettings.of(List.of(NoticeRoute.to("all", atLeast, List.of("chat"))));
  }

  final Incident incident(String id, Severity severity, Incident.Status status, String actor) {
    return new Incident(
        id,
        "checkout slow",
        status,
        severity,
        clock.instant(),
        clock.instant(),
        List.of(new Entity(Entity.Kind.SERVICE, "shop", "checkout")),
        List.of("f-1"),
        List.of(new TimelineEntry(clock.instant(), actor, "something happened")));
  }

  final void commit(Incident i) {
    memory.commit(
        new Storage.Commit(
            List.of(),
            List.of(i),
            List.of(new JournalEntry.Draft(clock.instant(), "tarsier", "incident", i.id(), "{}"))));
  }

  final void happens(String id, Severity severity, Incident.Status status) {
    commit(incident(id, severity, status, "ann"));
  }

  final void pass(Notices notices, Duration time, Duration step) throws InterruptedException {
    Instant end = clock.instant().plus(time);
    while (clock.instant().isBefore(end)) {
      clock.advance(step);
      notices.turn();
    }
  }

  static List<Kind> kinds(InMemoryNotifier notifier) {
    return notifier.told().stream().map(Notice::kind).toList();
  }
}
