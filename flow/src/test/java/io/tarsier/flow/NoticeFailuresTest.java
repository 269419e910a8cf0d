package io.tarsier.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tarsier.model.Incident;
import io.tarsier.model.Severity;
import io.tarsier.ports.Delivery;
import io.tarsier.ports.Delivery.State;
import io.tarsier.ports.Notice;
import io.tarsier.ports.Notice.Kind;
import io.tarsier.ports.NotifierException;
import java.time.Duration;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Whatever fails between an incident and its reader, the word arrives, once. */
class NoticeFailuresTest extends NoticesCase {

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
}
