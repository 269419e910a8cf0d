package io.tarsier.http;

import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;

/**
 * Tries up to three times with growing, jittered pauses, behind a circuit breaker that opens after
 * five failures in a row and closes after two successes. What trying again cannot mend (a wrong
 * token, a question with a typo) is tried once and does not open the breaker. A server that says
 * how long it wants to be left alone is left alone that long, or given up at once where it is
 * longer than {@link #LONGEST_PAUSE}.
 */
final class Retries {

  static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);
  private static final int TRIES = 3;

  private final Patience patience;
  private final DoubleSupplier random;
  private final Complaints complaints;
  private final CircuitBreaker breaker;

  Retries(String name, Patience patience, DoubleSupplier random, Complaints complaints) {
    this.patience = patience;
    this.random = random;
    this.complaints = complaints;
    this.breaker =
        CircuitBreaker.of(
            name,
            CircuitBreakerConfig.custom()
                .slidingWindowType(SlidingWindowType.COUNT_BASED)
                .slidingWindowSize(5)
                .minimumNumberOfCalls(5)
                .failureRateThreshold(100)
                .waitDurationInOpenState(patience.breakerOpen())
                .permittedNumberOfCallsInHalfOpenState(2)
                .recordException(e -> e instanceof ApiException api && api.passing())
                .build());
  }

  /** Something that may fail. */
  @FunctionalInterface
  interface Try<T> {
    T run() throws InterruptedException;
  }

  <T> T run(Try<T> what) throws InterruptedException {
    for (int attempt = 1; ; attempt++) {
      if (!breaker.tryAcquirePermission()) {
        throw complaints.leftAlone(
            patience.breakerOpen(),
            CallNotPermittedException.createCallNotPermittedException(breaker));
      }
      long start = System.nanoTime();
      Duration asked;
      try {
        T answer = what.run();
        breaker.onSuccess(System.nanoTime() - start, TimeUnit.NANOSECONDS);
        return answer;
      } catch (ApiException e) {
        if (!e.passing()) {
          // The server is there and said no: that is a success to the breaker.
          breaker.onSuccess(System.nanoTime() - start, TimeUnit.NANOSECONDS);
          throw e;
        }
        breaker.onError(System.nanoTime() - start, TimeUnit.NANOSECONDS, e);
        asked = e.retryAfter().orElse(Duration.ZERO);
        if (attempt == TRIES || asked.compareTo(LONGEST_PAUSE) > 0) {
          throw e;
        }
      } catch (InterruptedException | RuntimeException | Error e) {
        breaker.releasePermission();
        throw e;
      }
      Thread.sleep(Math.max(asked.toMillis(), pauseMillis(attempt)));
    }
  }

  /** 1 s, then 2 s, each half to one and a half times as long. */
  private long pauseMillis(int attempt) {
    double factor = Math.scalb(0.5 + random.getAsDouble(), attempt - 1);
    return (long) (patience.firstPause().toMillis() * factor);
  }

  String state() {
    return breaker.getState().name().toLowerCase(Locale.ROOT);
  }
}
