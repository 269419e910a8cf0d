package io.tarsier.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tarsier.model.Cause;
import io.tarsier.model.Entity;
import io.tarsier.model.Severity;
import io.tarsier.ports.Notice;
import io.tarsier.ports.Notifier;
import io.tarsier.ports.NotifierException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link Notifier} promises. */
public abstract class NotifierContract {

  private static final Instant T0 = ManualClock.START;

  /** How the other side is to answer. */
  protected enum Mood {
    TAKES,
    /** Says no in a way that no waiting mends. */
    REFUSES,
    /** Says that it cannot just now. */
    IS_BUSY,
    /** Is not there. */
    IS_GONE
  }

  protected Notifier notifier;

  @SuppressWarnings("NullAway.Init")
  protected NotifierContract() {}

  /** A notifier to something that takes everything until {@link #mood} says otherwise. */
  protected abstract Notifier open() throws Exception;

  protected abstract void mood(Mood mood) throws Exception;

  /** What arrived, as it came over the wire. */
  protected abstract List<String> received() throws Exception;

  /** What must not be in any message. */
  protected abstract List<String> secrets();

  @BeforeEach
  void openNotifier() throws Exception {
    notifier = open();
  }

  @AfterEach
  void closeNotifier() {
    notifier.close();
  }

  /** An ordinary notice. */
  protected static Notice notice(Notice.Kind kind, String title) {
    Entity db = Entity.of(Entity.Kind.SERVICE, "payment-db");
    return new Notice(
        "n-" + kind.word(),
        kind,
        "i-17",
        title,
        Severity.CRITICAL,
        List.of(new Entity(Entity.Kind.SERVICE, "shop", "checkout"), db),
        Optional.of(
            new Cause(
                db,
                "connections used up",
                1,
                0.8,
                List.of("connections rose 12 s before latency", "no other change"),
                List.of(),
                "raise max_connections")),
        "",
        "http://127.0.0.1:8600/incidents/i-17",
        T0.minusSeconds(90),
        T0);
  }

  @Test
  void tellsWhatIsWrongAndWhy() throws Exception {
    notifier.send(notice(Notice.Kind.OPENED, "checkout slow"));
    assertThat(String.join("\n", received())).contains("checkout slow", "connections used up");
  }

  @Test
  void tellsEveryKindOfNotice() throws Exception {
    for (Notice.Kind kind : Notice.Kind.values()) {
      notifier.send(notice(kind, "checkout slow"));
    }
    assertThat(received()).hasSizeGreaterThanOrEqualTo(Notice.Kind.values().length - 1);
  }

  @Test
  void whatTelemetrySaysIsNeitherTooLongNorTaken() throws Exception {
    String hostile =
        "<!channel> <script>alert(1)</script> *b* [x](http://evil) \r\nBcc: a@b\0 \uD800 ";
    Notice long0 = notice(Notice.Kind.OPENED, hostile.repeat(300));
    Notice notice =
        new Notice(
            long0.id(),
            long0.kind(),
            long0.incident(),
            long0.title(),
            long0.severity(),
            IntStream.range(0, 2_000)
                .mapToObj(i -> new Entity(Entity.Kind.POD, "shop", hostile + i))
                .toList(),
            Optional.of(
                new Cause(
                    Entity.of(Entity.Kind.POD, hostile.repeat(50)),
                    hostile.repeat(50),
                    1,
                    0.5,
                    IntStream.range(0, 500).mapToObj(i -> hostile.repeat(20)).toList(),
                    List.of(),
                    "")),
            hostile.repeat(100),
            long0.link(),
            long0.opened(),
            long0.time());
    notifier.send(notice);
    assertThat(received()).hasSize(1);
  }

  @Test
  void aRefusalIsSaidToLast() throws Exception {
    mood(Mood.REFUSES);
    assertFails(false);
  }

  @Test
  void beingBusyIsSaidToPass() throws Exception {
    mood(Mood.IS_BUSY);
    assertFails(true);
  }

  @Test
  void notBeingThereIsSaidToPass() throws Exception {
    mood(Mood.IS_GONE);
    assertFails(true);
  }

  private void assertFails(boolean passing) {
    assertThatThrownBy(() -> notifier.send(notice(Notice.Kind.OPENED, "checkout slow")))
        .isInstanceOfSatisfying(
            NotifierException.class,
            e -> {
              assertThat(e.passing()).as(e.getMessage()).isEqualTo(passing);
              for (String secret : secrets()) {
                for (Throwable t = e; t != null; t = t.getCause()) {
                  assertThat(t.toString()).doesNotContain(secret);
                }
              }
            });
  }
}
