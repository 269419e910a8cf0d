package io.tarsier.sql;

import com.zaxxer.hikari.HikariDataSource;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.core.IntervalFunction;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryConfig;
import io.tarsier.ports.StorageException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jdbi.v3.core.ConnectionException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * Two ways into one database: reading, by several at once, and writing, as transactions. For SQLite
 * the writing pool holds a single connection, so writers queue in this process instead of failing
 * on the file's lock; for PostgreSQL both are the same pool.
 *
 * <p>A PostgreSQL that goes away is tried again, four times within about three seconds with jitter;
 * when it stays away a circuit breaker answers at once for five seconds, so that callers do not
 * pile up. Work that is tried again must give the same result twice.
 */
final class Database implements AutoCloseable {

  /** Two megabytes. */
  private static final int PAGES_AT_ONCE = 512;

  private final Dialect dialect;
  private final String location;
  private final HikariDataSource readPool;
  private final Optional<HikariDataSource> writePool;
  private final Jdbi reader;
  private final Optional<Jdbi> writer;
  private final AutoCloseable lock;
  private final Retry retry;
  private final CircuitBreaker breaker;

  /**
   * @param location for messages, without credentials
   * @param writers empty when it was opened for reading only
   * @param lock released last
   */
  Database(
      Dialect dialect,
      String location,
      HikariDataSource readers,
      Optional<HikariDataSource> writers,
      AutoCloseable lock) {
    this.dialect = dialect;
    this.location = location;
    this.readPool = readers;
    this.writePool = writers;
    this.reader = Jdbi.create(readers);
    this.writer = writers.map(Jdbi::create);
    this.lock = lock;
    this.retry =
        Retry.of(
            "storage",
            RetryConfig.custom()
                .maxAttempts(dialect == Dialect.POSTGRESQL ? 4 : 1)
                .intervalFunction(IntervalFunction.ofExponentialRandomBackoff(400, 2.0, 0.5))
                .retryOnException(Faults::isPassing)
                .build());
    this.breaker =
        CircuitBreaker.of(
            "storage",
            CircuitBreakerConfig.custom()
                .slidingWindowSize(10)
                .minimumNumberOfCalls(6)
                .failureRateThreshold(80)
                .waitDurationInOpenState(Duration.ofSeconds(5))
                .recordException(Faults::isPassing)
                .build());
  }

  Dialect dialect() {
    return dialect;
  }

  String location() {
    return location;
  }

  /** Reads, each statement by itself. */
  <T> T read(Function<Handle, T> work) {
    return call(() -> reader.withHandle(work::apply));
  }

  /** Reads in one transaction, so that a driver may stream; never tried again. */
  void stream(Function<Handle, Integer> work) {
    try {
      reader.inTransaction(work::apply);
    } catch (RuntimeException e) {
      throw Faults.translate(e, dialect, location);
    }
  }

  /** Writes all of it or nothing; returns when it is durable. */
  <T> T write(Function<Handle, T> work) {
    Jdbi jdbi =
        writer.orElseThrow(() -> new StorageException(location + " was opened for reading only"));
    return call(() -> jdbi.inTransaction(work::apply));
  }

  /**
   * Gives freed space back to the disk, some pages at a time so that commits get their turn in
   * between; PostgreSQL does that by itself.
   */
  void shrink() {
    if (dialect == Dialect.SQLITE) {
      writer.ifPresent(jdbi -> {
        int before;
        int free = Integer.MAX_VALUE;
        do {
          before = free;
          free = call(() -> jdbi.withHandle(Database::vacuum));
          // A file that was not made for this keeps its pages.
        } while (free > 0 && free < before);
      });
    }
  }

  /** Pages that are still free. */
  private static int vacuum(Handle handle) {
    try (Statement statement = handle.getConnection().createStatement()) {
      // It yields a row without columns for each page; only the driver's way for updates goes on
      // to the last.
      statement.executeUpdate("PRAGMA incremental_vacuum(" + PAGES_AT_ONCE + ")");
      try (ResultSet free = statement.executeQuery("PRAGMA freelist_count")) {
        return free.next() ? free.getInt(1) : 0;
      }
    } catch (SQLException e) {
      throw new ConnectionException(e);
    }
  }

  private <T> T call(Supplier<T> work) {
    try {
      return dialect == Dialect.SQLITE
          ? work.get()
          : retry.executeSupplier(() -> breaker.executeSupplier(work));
    } catch (RuntimeException e) {
      throw Faults.translate(e, dialect, location);
    }
  }

  @Override
  public void close() {
    writePool.ifPresent(HikariDataSource::close);
    readPool.close();
    try {
      lock.close();
    } catch (Exception e) {
      throw new StorageException(location + " could not be released", e);
    }
  }
}
