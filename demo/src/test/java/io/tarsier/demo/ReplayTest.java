package io.tarsier.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplayTest {

  @TempDir Path folder = Path.of("");

  @Test
  void readsWhatWasRecorded() {
    long begin = 1_760_000_400_000L;
    try (Shop shop = new Shop(1, begin, Fault.NONE, begin + 3_600_000);
        Recorder recorder = new Recorder(folder)) {
      for (int i = 0; i < 4; i++) {
        recorder.write(shop.next());
      }
    }
    try (Replay replay = new Replay(folder)) {
      assertThat(replay.begin()).isEqualTo(begin);
    }
  }

  @Test
  void namesTheFileAndTheLineOfWhatCannotBeRead() throws IOException {
    write(
        Recorder.METRICS,
        "{\"metric\":{\"__name__\":\"up\"},\"values\":[1],\"timestamps\":[5]}\n{");
    assertThatThrownBy(() -> new Replay(folder))
        .isInstanceOf(RecordingException.class)
        .hasMessageStartingWith("metrics.jsonl line 2 is not JSON");
    write(Recorder.METRICS, "{\"metric\":{\"__name__\":\"up\"},\"values\":[1],\"timestamps\":[]}");
    assertThatThrownBy(() -> new Replay(folder)).hasMessageContaining("as many \"timestamps\"");
    write(Recorder.METRICS, "");
    write(Recorder.TRACES, "{\"resourceSpans\":[]}");
    assertThatThrownBy(() -> new Replay(folder)).hasMessageContaining("traces.jsonl line 1 has no");
  }

  @Test
  void refusesAFolderWithoutARecording() throws IOException {
    assertThatThrownBy(() -> new Replay(folder)).hasMessageContaining("holds none of traces.jsonl");
    assertThatThrownBy(() -> new Replay(folder.resolve("none")))
        .hasMessageContaining("not a folder");
    write(Recorder.CHANGES, "");
    assertThatThrownBy(() -> new Replay(folder)).hasMessageContaining("without a single line");
  }

  private void write(String file, String text) throws IOException {
    Files.writeString(folder.resolve(file), text);
  }
}
