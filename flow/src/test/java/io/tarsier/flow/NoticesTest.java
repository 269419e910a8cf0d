package io.tarsier.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.tarsier.model.Cause;
import io.tarsier.model.Entity;
import io.tarsier.model.Hours;
import io.tarsier.model.Incident;
import io.tarsier.model.Severity;
import io.tarsier.ports.Delivery.State;
import io.tarsier.ports.Notice;
import io.tarsier.ports.Notice.Kind;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** People are told of each state of an incident, once, at the time they want. */
class NoticesTest extends NoticesCase {

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
