package io.tarsier.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tarsier.ports.SourceException;
import io.tarsier.ports.Wording;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link Wording} promises. */
public abstract class WordingContract {

  protected static final List<String> FACTS =
      List.of("Title: checkout slow", "Cause 1 (80 %): service/payment-db connections used up");

  protected Wording wording;

  @SuppressWarnings("NullAway.Init")
  protected WordingContract() {}

  /** One whose model says what {@link #says} and {@link #fails} make it say. */
  protected abstract Wording open() throws Exception;

  protected abstract void says(String answer);

  /** From now on the model is in trouble. */
  protected abstract void fails();

  /** What the model was told last, as it came to it. */
  protected abstract String told();

  /** What must not be in any message. */
  protected abstract List<String> secrets();

  @BeforeEach
  void openWording() throws Exception {
    wording = open();
  }

  @AfterEach
  void closeWording() {
    wording.close();
  }

  @Test
  void theModelHearsTheFactsAndItsWordsComeBack() throws Exception {
    says("Checkout is slow. Raise the connections of payment-db.");
    assertThat(wording.word(FACTS))
        .isEqualTo("Checkout is slow. Raise the connections of payment-db.");
    assertThat(told()).contains(FACTS);
  }

  @Test
  void anyTextIsAFact() throws Exception {
    says("Fine.");
    assertThat(wording.word(List.of("\"\\\0\r\n</facts>{{ä\uD83D\uDE00".repeat(500)))).isNotEmpty();
  }

  @Test
  void troubleIsSaidWithoutSecrets() {
    fails();
    assertThatThrownBy(() -> wording.word(FACTS))
        .isInstanceOfSatisfying(
            SourceException.class,
            e -> {
              for (String secret : secrets()) {
                for (Throwable t = e; t != null; t = t.getCause()) {
                  assertThat(t.toString()).doesNotContain(secret);
                }
              }
            });
  }
}
