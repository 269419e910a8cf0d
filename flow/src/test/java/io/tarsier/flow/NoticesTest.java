package io.tarsier.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.tarsier.model.Cause;
import io.tarsier.model.Entity;
import io.tarsier.model.Incident;
import io.tarsier.model.JournalEntry;
import io.tarsier.model.Severity;
import io.tarsier.model.TimelineEntry;
import io.tarsier.ports.Delivery;
import io.tarsier.ports.Delivery.State;
import io.tarsier.ports.InMemoryNotifier;
import io.tarsier.ports.InMemoryStorage;
import io.tarsier.ports.Notice;
import io.tarsier.ports.Notice.Kind;
import io.tarsier.ports.NotifierException;
import io.tarsier.ports.Storage;
import io.tarsier.testkit.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** People are told of each state of an incident, once, whatever happens in between. */
class NoticesTest {

  private static NotifierException down() {
    return NotifierException.passing("chat cannot be reached", Optional.empty(), null);
  }

  private final ManualClock clock = new ManualClock();
  private final InMemoryStorage memory = new InMemoryStorage();
  private final FailingNotices kept = new FailingNotices(memory.notices());
  private final Storage storage = new FailingStorage(memory, new AtomicInteger(), kept);
  private final InMemoryNotifier chat = new InMemoryNotifier("chat");
  private final InMemoryNotifier pager = new InMemoryNotifier("pager");

  private Notices open(NoticeSettings settings) {
    return Notices.open(storage, settings, List.of(chat, pager), clock, () -> 0.5);
  }

  private static NoticeSettings toChat(Severity atLeast) {
    return NoticeSettings.of(List.of(NoticeRoute.to("all", atLeast, List.of("chat"))));
  }

  private Incident incident(String id, Severity severity, Incident.Status status, String actor) {
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

  private void commit(Incident i) {
    memory.commit(
        new Storage.Commit(
            List.of(),
            List.of(i),
            List.of(new JournalEntry.Draft(clock.instant(), "tarsier", "incident", i.id(), "{}"))));
  }

  private void happens(String id, Severity severity, Incident.Status status) {
    commit(incident(id, severity, status, "ann"));
  }

  private void pass(Notices notices, Duration time, Duration step) throws InterruptedException {
    Instant end = clock.instant().plus(time);
    while (clock.instant().isBefore(end)) {
      clock.advance(step);
      notices.turn();
    }
  }

  private static List<Kind> kinds(InMemoryNotifier notifier) {
    return notifier.told().stream().map(Notice::kind).toList();
  }

  @Test
  void eachStateOfAnIncidentIsToldOnce() throws InterruptedException {
    Notices notices = open(toChat(Severity.MEDIUM));
    notices.console("http://console:8600");
    happens("i-1", Severity.MEDIUM, Incident.Status.OPEN);
    notices.turn();
    notices.turn();
    happens("i-1", Severity.MEDIUM, Incident.Status.OPEN);
    notices.turn();
    happens("i-1", Severity.CRITICAL, Incident.Status.OPEN);
    notices.turn();
    happens("i-1", Severity.CRITICAL, Incident.Status.ACKNOWLEDGED);
    notices.turn();
    happens("i-1", Severity.CRITICAL, Incident.Status.RESOLVED);
    notices.turn();
    notices.turn();
    assertThat(kinds(chat))
        .containsExactly(Kind.OPENED, Kind.WORSE, Kind.ACKNOWLEDGED, Kind.RESOLVED);
    assertThat(chat.told())
        .extracting(Notice::severity, Notice::detail)
        .containsExactly(
            tuple(Severity.MEDIUM, ""),
            tuple(Severity.CRITICAL, "It was medium before."),
            tuple(Severity.CRITICAL, "Acknowledged by ann."),
            tuple(Severity.CRITICAL, "Resolved by ann."));
    assertThat(chat.told().getFirst().link()).isEqualTo("http://console:8600/incidents/i-1");
    assertThat(chat.told()).extracting(Notice::id).doesNotHaveDuplicates();
    assertThat(pager.told()).isEmpty();
    assertThat(storage.notices().told()).isEmpty();
  }

  @Test
  void whatIsLessBadThanTheRouteWantsIsNotTold() throws InterruptedException {
    Notices notices = open(toChat(Severity.HIGH));
    happens("i-1", Severity.MEDIUM, Incident.Status.OPEN);
    notices.turn();
    assertThat(chat.told()).isEmpty();
    happens("i-1", Severity.HIGH, Incident.Status.OPEN);
    notices.turn();
    assertThat(kinds(chat)).containsExactly(Kind.OPENED);
  }

  @Test
  void nothingIsLostWhileAChannelIsDownForTenMinutesAndAllArrivesOnce()
      throws InterruptedException {
    Notices notices = open(toChat(Severity.LOW));
    chat.fail(down());
    for (int i = 0; i < 20; i++) {
      happens("i-" + i, i % 2 == 0 ? Severity.CRITICAL : Severity.LOW, Incident.Status.OPEN);
    }
    pass(notices, Duration.ofMinutes(10), Duration.ofSeconds(1));
    assertThat(chat.told()).isEmpty();
    assertThat(chat.tries()).as("it is left alone in between").isBetween(10, 20);
    assertThat(notices.channels().getFirst())
        .returns(20, ChannelState::pending)
        .returns("chat cannot be reached", ChannelState::error);
    assertThat(notices.channels().getFirst().criticalOverdue()).isPositive();

    chat.fail(null);
    pass(notices, Duration.ofMinutes(2), Duration.ofSeconds(1));
    assertThat(chat.told()).hasSize(20);
    assertThat(chat.told()).extracting(Notice::incident).doesNotHaveDuplicates();
    assertThat(notices.count()).containsEntry(State.SENT, 20L).containsEntry(State.PENDING, 0L);
    assertThat(notices.channels().getFirst().criticalOverdue()).isZero();
  }

  @Test
  void aRestartInTheMiddleNeitherLosesNorRepeats() throws InterruptedException {
    Notices first = open(toChat(Severity.LOW));
    happens("i-1", Severity.CRITICAL, Incident.Status.OPEN);
    first.turn();
    chat.fail(down());
    happens("i-2", Severity.CRITICAL, Incident.Status.OPEN);
    first.turn();
    happens("i-3", Severity.CRITICAL, Incident.Status.OPEN); // not read by the first any more
    chat.fail(null);

    clock.advance(Duration.ofMinutes(1));
    Notices second = open(toChat(Severity.LOW));
    second.turn();
    second.turn();
    assertThat(chat.told()).extracting(Notice::incident).containsExactly("i-1", "i-2", "i-3");
  }

  @Test
  void anOutageOfOneChannelHoldsUpNoOther() throws InterruptedException {
    Notices notices =
        open(
            NoticeSettings.of(
                List.of(NoticeRoute.to("all", Severity.LOW, List.of("chat", "pager")))));
    chat.fail(down());
    happens("i-1", Severity.HIGH, Incident.Status.OPEN);
    notices.turn();
    assertThat(kinds(pager)).containsExactly(Kind.OPENED);
  }

  @Test
  void storageThatFailsJustAfterSendingDoesNotLeadToASecondNotice() throws InterruptedException {
    Notices notices = open(toChat(Severity.LOW));
    happens("i-1", Severity.HIGH, Incident.Status.OPEN);
    kept.failPlanning = true;
    notices.turn();
    assertThat(chat.told()).as("what is not durable is not sent").isEmpty();
    kept.failPlanning = false;
    kept.failNoting = true;
    notices.turn();
    notices.turn();
    assertThat(chat.told()).hasSize(1);
    kept.failNoting = false;
    notices.turn();
    assertThat(chat.told()).hasSize(1);
    assertThat(notices.count()).containsEntry(State.SENT, 1L);
  }

  @Test
  void whatNoWaitingMendsIsGivenUpAtOnceAndCanBeTriedAgain() throws InterruptedException {
    Notices notices = open(toChat(Severity.LOW));
    chat.fail(NotifierException.lasting("chat answered 404; check notify.chat-url-file", null));
    happens("i-1", Severity.CRITICAL, Incident.Status.OPEN);
    notices.turn();
    pass(notices, Duration.ofMinutes(5), Duration.ofSeconds(10));
    assertThat(chat.tries()).isEqualTo(1);
    Delivery dead = notices.newest(State.DEAD, 10).getFirst();
    assertThat(dead.error()).isEqualTo("chat answered 404; check notify.chat-url-file");

    chat.fail(null);
    notices.retry(dead.id());
    notices.turn();
    assertThat(kinds(chat)).containsExactly(Kind.OPENED);
    assertThat(notices.newest(State.DEAD, 10)).isEmpty();
    assertThatThrownBy(() -> notices.retry(dead.id())).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> notices.retry("n")).isInstanceOf(NoSuchElementException.class);
  }

  @Test
  void whatFailsForADayIsGivenUp() throws InterruptedException {
    Notices notices = open(toChat(Severity.LOW));
    chat.fail(down());
    happens("i-1", Severity.CRITICAL, Incident.Status.OPEN);
    pass(notices, Duration.ofHours(23), Duration.ofMinutes(10));
    assertThat(notices.count()).containsEntry(State.PENDING, 1L);
    pass(notices, Duration.ofHours(2), Duration.ofMinutes(10));
    assertThat(notices.count()).containsEntry(State.DEAD, 1L);
  }

  @Test
  void aChannelThatAsksToBeLeftAloneIsLeftAlone() throws InterruptedException {
    Notices notices = open(toChat(Severity.LOW));
    chat.fail(NotifierException.passing("answered 429", Optional.of(Duration.ofMinutes(3)), null));
    happens("i-1", Severity.LOW, Incident.Status.OPEN);
    notices.turn();
    pass(notices, Duration.ofSeconds(179), Duration.ofSeconds(1));
    assertThat(chat.tries()).isEqualTo(1);
    pass(notices, Duration.ofSeconds(2), Duration.ofSeconds(1));
    assertThat(chat.tries()).isEqualTo(2);
  }

  private static NoticeSettings ladder() {
    return NoticeSettings.of(
        List.of(
            new NoticeRoute(
                "shop",
                Severity.LOW,
                List.of("service/shop/*"),
                List.of("shop"),
                Optional.empty(),
                List.of(
                    new NoticeRoute.Step(Duration.ZERO, List.of("chat")),
                    new NoticeRoute.Step(Duration.ofMinutes(15), List.of("pager"))),
                false)));
  }

  @Test
  void whatNobodyAcknowledgesGoesToTheNextStep() throws InterruptedException {
    Notices notices = open(ladder());
    happens("i-1", Severity.HIGH, Incident.Status.OPEN);
    notices.turn();
    pass(notices, Duration.ofMinutes(14), Duration.ofMinutes(1));
    assertThat(pager.told()).isEmpty();
    pass(notices, Duration.ofMinutes(10), Duration.ofMinutes(1));
    assertThat(pager.told())
        .extracting(Notice::kind, Notice::detail)
        .containsExactly(tuple(Kind.ESCALATED, "Nobody has acknowledged it for 15 minutes."));
    assertThat(kinds(chat)).containsExactly(Kind.OPENED);
    happens("i-1", Severity.HIGH, Incident.Status.RESOLVED);
    notices.turn();
    assertThat(kinds(pager)).as("who was woken may go to sleep").endsWith(Kind.RESOLVED);
  }

  @Test
  void whatIsAcknowledgedGoesNoFurtherEvenAfterARestart() throws InterruptedException {
    open(ladder()).turn();
    happens("i-1", Severity.HIGH, Incident.Status.OPEN);
    open(ladder()).turn();
    happens("i-1", Severity.HIGH, Incident.Status.ACKNOWLEDGED);
    Notices notices = open(ladder());
    pass(notices, Duration.ofMinutes(30), Duration.ofMinutes(1));
    assertThat(pager.told()).isEmpty();
    assertThat(kinds(chat)).containsExactly(Kind.OPENED, Kind.ACKNOWLEDGED);
  }

  @Test
  void whatGrowsWorseIsToldEvenWhenSomebodyLooksAfterIt() throws InterruptedException {
    Notices notices = open(ladder());
    happens("i-1", Severity.MEDIUM, Incident.Status.OPEN);
    notices.turn();
    happens("i-1", Severity.MEDIUM, Incident.Status.ACKNOWLEDGED);
    notices.turn();
    happens("i-1", Severity.CRITICAL, Incident.Status.ACKNOWLEDGED);
    pass(notices, Duration.ofHours(1), Duration.ofMinutes(5));
    assertThat(kinds(chat)).containsExactly(Kind.OPENED, Kind.ACKNOWLEDGED, Kind.WORSE);
    assertThat(pager.told()).isEmpty();
  }

  @Test
  void incidentsElsewhereAreNotTold() throws InterruptedException {
    NoticeSettings elsewhere =
        NoticeSettings.of(
            List.of(
                new NoticeRoute(
                    "bank",
                    Severity.LOW,
                    List.of(),
                    List.of("bank"),
                    Optional.empty(),
                    List.of(new NoticeRoute.Step(Duration.ZERO, List.of("chat"))),
                    false)));
    Notices notices = open(elsewhere);
    happens("i-1", Severity.CRITICAL, Incident.Status.OPEN);
    notices.turn();
    assertThat(chat.told()).isEmpty();
  }

  /** It is Monday noon in UTC. */
  private static NoticeSettings quietAtNoon() {
    return toChat(Severity.LOW).withQuiet(Hours.parse("11:00-14:00"), ZoneId.of("UTC"));
  }

  @Test
  void quietHoursHoldBackAllButWhatIsCritical() throws InterruptedException {
    Notices notices = open(quietAtNoon());
    happens("i-1", Severity.HIGH, Incident.Status.OPEN);
    happens("i-2", Severity.CRITICAL, Incident.Status.OPEN);
    notices.turn();
    assertThat(chat.told()).extracting(Notice::incident).containsExactly("i-2");
    pass(notices, Duration.ofMinutes(119), Duration.ofMinutes(1));
    assertThat(chat.told()).hasSize(1);
    pass(notices, Duration.ofMinutes(1), Duration.ofMinutes(1));
    assertThat(chat.told()).extracting(Notice::incident).containsExactly("i-2", "i-1");
  }

  @Test
  void whatIsOverBeforeTheQuietHoursAreIsNotToldAtAll() throws InterruptedException {
    Notices notices = open(quietAtNoon());
    happens("i-1", Severity.HIGH, Incident.Status.OPEN);
    notices.turn();
    happens("i-1", Severity.HIGH, Incident.Status.RESOLVED);
    pass(notices, Duration.ofHours(4), Duration.ofMinutes(10));
    assertThat(chat.told()).isEmpty();
    assertThat(notices.count()).containsEntry(State.SKIPPED, 1L);
  }

  @Test
  void whatBecomesCriticalInQuietHoursIsToldOnceAtOnce() throws InterruptedException {
    Notices notices = open(quietAtNoon());
    happens("i-1", Severity.HIGH, Incident.Status.OPEN);
    notices.turn();
    happens("i-1", Severity.CRITICAL, Incident.Status.OPEN);
    pass(notices, Duration.ofHours(4), Duration.ofMinutes(10));
    assertThat(chat.told())
        .extracting(Notice::kind, Notice::severity)
        .containsExactly(tuple(Kind.OPENED, Severity.CRITICAL));
  }

  @Test
  void aNewIncidentIsHeldUntilItsCauseIsKnown() throws InterruptedException {
    Notices notices = open(toChat(Severity.LOW).withHold(Duration.ofSeconds(10)));
    Incident opened = incident("i-1", Severity.HIGH, Incident.Status.OPEN, "tarsier");
    commit(opened);
    notices.turn();
    assertThat(chat.told()).isEmpty();
    Cause cause =
        new Cause(
            Entity.of(Entity.Kind.SERVICE, "db"), "saturated", 1, 0.8, List.of(), List.of(), "");
    commit(
        new Incident(
            opened.id(),
            opened.title(),
            opened.status(),
            opened.severity(),
            opened.opened(),
            opened.updated(),
            opened.entities(),
            opened.findings(),
            opened.timeline(),
            List.of(cause),
            Optional.empty(),
            Optional.empty()));
    pass(notices, Duration.ofSeconds(11), Duration.ofSeconds(1));
    assertThat(chat.told()).hasSize(1);
    assertThat(chat.told().getFirst().cause()).contains(cause);
  }

  @Test
  void aCriticalIncidentThatWasOverBeforeAnybodyCouldBeToldIsToldOf() throws InterruptedException {
    open(toChat(Severity.LOW)).turn();
    happens("i-1", Severity.CRITICAL, Incident.Status.RESOLVED);
    happens("i-2", Severity.HIGH, Incident.Status.RESOLVED);
    open(toChat(Severity.LOW)).turn();
    assertThat(chat.told())
        .extracting(Notice::incident, Notice::detail)
        .containsExactly(tuple("i-1", "It opened and was over before anybody could be told."));
  }

  @Test
  void whatHappenedBeforeTheFirstStartIsNotTold() throws InterruptedException {
    happens("i-1", Severity.CRITICAL, Incident.Status.OPEN);
    open(toChat(Severity.LOW)).turn();
    assertThat(chat.told()).isEmpty();
  }

  @Test
  void consequencesOfWhatWasToldAreNotTold() throws InterruptedException {
    Notices notices = open(toChat(Severity.LOW));
    happens("i-1", Severity.CRITICAL, Incident.Status.OPEN);
    notices.turn();
    Incident child = incident("i-2", Severity.CRITICAL, Incident.Status.OPEN, "tarsier");
    commit(
        new Incident(
            child.id(),
            child.title(),
            child.status(),
            child.severity(),
            child.opened(),
            child.updated(),
            child.entities(),
            child.findings(),
            child.timeline(),
            List.of(),
            Optional.of("i-1"),
            Optional.empty()));
    notices.turn();
    assertThat(chat.told()).extracting(Notice::incident).containsExactly("i-1");
  }

  @Test
  void aChannelThatIsGoneLeavesItsNoticesAsDead() throws InterruptedException {
    chat.fail(down());
    Notices notices = open(toChat(Severity.LOW));
    happens("i-1", Severity.CRITICAL, Incident.Status.OPEN);
    notices.turn();
    Notices without = Notices.open(storage, toChat(Severity.LOW), List.of(pager), clock, () -> 0.5);
    assertThat(without.newest(State.DEAD, 5).getFirst().error())
        .contains("no channel chat any more");
  }

  @Test
  void aFloodOfWhatIsNotCriticalIsBoundedAndKeepsRoomForWhatIs() throws InterruptedException {
    Notices notices = open(toChat(Severity.LOW));
    chat.fail(down());
    for (int i = 0; i < Outbox.ROOM + 50; i++) {
      happens("i-" + i, Severity.LOW, Incident.Status.OPEN);
    }
    notices.turn();
    happens("i-critical", Severity.CRITICAL, Incident.Status.OPEN);
    clock.advance(Duration.ofMinutes(2));
    chat.fail(null);
    notices.turn();
    assertThat(chat.told()).hasSize(Outbox.ROOM + 1);
    assertThat(chat.told().getFirst().incident()).isEqualTo("i-critical");
    assertThat(notices.count()).containsEntry(State.SKIPPED, 50L);
  }

  @Test
  void aTestGoesPastTheQueueAndSaysWhatWentWrong() throws InterruptedException {
    Notices notices = open(toChat(Severity.LOW));
    pager.fail(down());
    assertThat(notices.test(Optional.empty(), "ann"))
        .containsEntry("chat", "")
        .containsEntry("pager", "chat cannot be reached");
    assertThat(kinds(chat)).containsExactly(Kind.TEST);
    assertThatThrownBy(() -> notices.test(Optional.of("fax"), "ann"))
        .isInstanceOf(NoSuchElementException.class);
    assertThat(notices.count().values()).containsOnly(0L);
  }

  @Test
  void onItsOwnThreadsItTellsWithinASecond() throws InterruptedException {
    try (Notices notices = open(toChat(Severity.LOW))) {
      notices.start("http://console");
      happens("i-1", Severity.CRITICAL, Incident.Status.OPEN);
      notices.wake();
      for (int i = 0; i < 500 && chat.told().isEmpty(); i++) {
        Thread.sleep(10);
      }
      assertThat(chat.told()).hasSize(1);
    }
  }

  @Test
  void whoeverIsAskedToLookIsGivenAWayBackThatIsNotKept() throws InterruptedException {
    Notices notices =
        Notices.open(
            storage,
            toChat(Severity.LOW),
            List.of(chat, pager),
            (incident, channel) -> "https://t/ack?" + incident + "&" + channel,
            clock,
            () -> 0.5);
    happens("i-1", Severity.MEDIUM, Incident.Status.OPEN);
    notices.turn();
    happens("i-1", Severity.MEDIUM, Incident.Status.ACKNOWLEDGED);
    notices.turn();
    assertThat(chat.told())
        .extracting(Notice::kind, Notice::acknowledge)
        .containsExactly(
            tuple(Kind.OPENED, "https://t/ack?i-1&chat"), tuple(Kind.ACKNOWLEDGED, ""));
    assertThat(storage.notices().newest(State.SENT, 10))
        .hasSize(2)
        .allSatisfy(d -> assertThat(d.notice().acknowledge()).isEmpty());
  }
}
