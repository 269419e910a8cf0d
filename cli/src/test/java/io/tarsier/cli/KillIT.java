package io.tarsier.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarsier.testkit.WriteRequests;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * The program is killed at random moments while it takes samples in, raises findings and hears
 * decisions. Whatever it had said yes to must be there when it comes back.
 */
@Timeout(3600)
class KillIT {

  private static final int SERIES = 20;

  @TempDir Path dir;

  @Test
  void nothingAcknowledgedIsMissingAfterKills() throws Exception {
    survives(3);
  }

  @Test
  @Tag("long")
  void nothingAcknowledgedIsMissingAfterFiftyKills() throws Exception {
    survives(50);
  }

  private void survives(int kills) throws Exception {
    Path data = dir.resolve("data");
    Random random = new Random(42);
    Load load = new Load(System.currentTimeMillis() - Duration.ofHours(12).toMillis());
    for (int kill = 0; kill < kills; kill++) {
      try (RunningProgram program = start(data)) {
        load.assertAllThere(program);
        AtomicBoolean over = new AtomicBoolean();
        Thread worker = Thread.ofPlatform().start(() -> load.run(program, over));
        Thread.sleep(500 + random.nextInt(2500));
        program.kill();
        over.set(true);
        worker.join();
      }
      assertThat(Run.of("journal", "verify", data.toString()))
          .as("journal after kill %s", kill + 1)
          .matches(r -> r.code() == ExitCode.FINE);
    }
    try (RunningProgram program = start(data)) {
      load.assertAllThere(program);
    }
    assertThat(load.findings).as("the load raised findings that could get lost").isNotEmpty();
    assertThat(load.decisions).as("and decisions").isNotEmpty();
  }

  private static RunningProgram start(Path data) {
    return RunningProgram.start(data, "--set", "host.enabled=false");
  }

  /** What is sent, and what was said yes to. */
  private static final class Load {
    final Set<String> findings = new HashSet<>();
    final Map<String, String> decisions = new HashMap<>();
    private long time;
    private int step;

    Load(long time) {
      this.time = time;
    }

    void run(RunningProgram program, AtomicBoolean over) {
      try {
        while (!over.get()) {
          if (send(program)) {
            note(program);
          }
        }
      } catch (IOException e) {
        // The program was killed in the middle of a request: nothing was acknowledged.
        assertThat(program).isNotNull();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    /** Ten seconds of twenty series, one of which jumps every now and then. */
    private boolean send(RunningProgram program) throws IOException, InterruptedException {
      WriteRequests request = new WriteRequests();
      for (int s = 0; s < SERIES; s++) {
        WriteRequests.OneSeries series =
            WriteRequests.series("load_ratio")
                .label("instance", "host-" + s + ":9100")
                .label("job", "node");
        for (int i = 0; i < 10; i++) {
          boolean jump = (step + 3 * s) % 60 == 40 && step > 15;
          double jitter = ((step * 10 + i + s) * 7919 % 101) / 101.0;
          series.sample(jump ? 50 + jitter : jitter, time + i * 1000L);
        }
        request.add(series);
      }
      time += 10_000;
      step++;
      HttpResponse<String> answer =
          program.send(
              program
                  .request("/api/v1/write")
                  .header("Content-Type", "application/x-protobuf")
                  .header("Content-Encoding", "snappy")
                  .header("X-Prometheus-Remote-Write-Version", "0.1.0")
                  .POST(HttpRequest.BodyPublishers.ofByteArray(request.body())));
      assertThat(answer.statusCode()).as(answer.body()).isIn(200, 204, 429, 503);
      return answer.statusCode() < 300;
    }

    private void note(RunningProgram program) throws IOException, InterruptedException {
      for (JsonNode f : program.get("/api/v1/findings?limit=50").get("items")) {
        findings.add(f.get("id").asString());
      }
      for (JsonNode i : program.get("/api/v1/incidents?status=open&limit=5").get("items")) {
        String id = i.get("id").asString();
        String word = id.hashCode() % 2 == 0 ? "acknowledge" : "dismiss";
        if (program.post("/api/v1/incidents/" + id + "/" + word) == 200) {
          decisions.put(id, word.equals("dismiss") ? "not-an-anomaly" : "acknowledged");
        }
      }
    }

    void assertAllThere(RunningProgram program) throws Exception {
      for (String id : findings) {
        assertThat(program.get("/api/v1/findings/" + id).get("id").asString()).isEqualTo(id);
      }
      for (Map.Entry<String, String> e : decisions.entrySet()) {
        String status = program.get("/api/v1/incidents/" + e.getKey()).get("status").asString();
        // An acknowledged incident may have been resolved since; a final word stays.
        assertThat(status)
            .isIn(e.getValue(), e.getValue().equals("acknowledged") ? "resolved" : e.getValue());
      }
    }
  }
}
