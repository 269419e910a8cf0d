package io.tarsier.notify;

import io.tarsier.http.Patience;
import io.tarsier.ports.Notifier;
import io.tarsier.testkit.NotifierContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.DoubleSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** The contract against a {@link StandIn}, with the secret in a file. */
abstract class StandInContract extends NotifierContract {

  static final Patience QUICK = new Patience(Duration.ofMillis(5), Duration.ofSeconds(1));
  static final DoubleSupplier HALF = () -> 0.5;
  static final String SECRET = "s3cr3t-h00k";

  @TempDir Path dir;

  final StandIn server;

  StandInContract(int takes, int refuses) {
    server = new StandIn(takes, refuses);
  }

  abstract Notifier open(Path secretUrl, Path secret) throws IOException;

  @Override
  protected Notifier open() throws IOException {
    return open(
        Files.writeString(dir.resolve("url"), server.url() + "/services/" + SECRET + "\n"),
        Files.writeString(dir.resolve("secret"), SECRET + "\n"));
  }

  @Override
  protected void mood(Mood mood) {
    switch (mood) {
      case TAKES -> server.take();
      case REFUSES -> server.refuse();
      case IS_BUSY -> server.beBusy();
      case IS_GONE -> server.close();
    }
  }

  @Override
  protected List<String> received() {
    return server.taken().stream().map(StandIn.Request::body).toList();
  }

  @Override
  protected List<String> secrets() {
    return List.of(SECRET);
  }

  StandIn.Request last() {
    return server.taken().getLast();
  }

  @AfterEach
  void stop() {
    server.close();
  }
}
