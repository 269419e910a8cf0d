package io.tarsier.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tarsier.model.Entity;
import io.tarsier.model.LogLevel;
import io.tarsier.model.LogRecord;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileLogSourceTest {

  @TempDir Path folder;

  private Path write(String name, String text) throws IOException {
    return Files.writeString(
        folder.resolve(name), text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  private String all() {
    return folder + "/*.log";
  }

  private static void pack(Path from, Path to) throws IOException {
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(to))) {
      Files.copy(from, out);
    }
    Files.delete(from);
  }

  @Test
  void handsOverEachLineWithItsFileOnceItHasEnded() throws Exception {
    Path log = write("app.log", "one\r\ntwo\nthr");
    try (Reader reader = Reader.of(all())) {
      reader.await(2);
      write("app.log", "ee\n");
      reader.await(3);
      assertThat(reader.lines()).containsExactly("one", "two", "three");
      LogRecord record = reader.records().getFirst();
      assertThat(record.entity()).isEqualTo(Reader.HOST);
      assertThat(record.labels().asMap()).containsEntry("file", log.toString());
      assertThat(record.level()).isEqualTo(LogLevel.UNKNOWN);
    }
  }

  @Test
  void findsFilesThatAppearLaterAndReadsThemWhole() throws Exception {
    try (Reader reader = Reader.of(folder + "/**/*.log")) {
      Files.createDirectories(folder.resolve("a/b"));
      write("a/b/new.log", "first\n");
      reader.await(1);
      assertThat(reader.lines()).containsExactly("first");
    }
  }

  @Test
  void goesOnAtTheExactLineAfterARestart() throws Exception {
    write("app.log", "one\ntwo\nhalf");
    Reader reader = Reader.of(all());
    reader.await(2);
    Reader again = reader.again(all());
    write("app.log", " a line\nfour\n");
    again.await(2);
    again.close();
    assertThat(again.lines()).containsExactly("half a line", "four");
  }

  @Test
  void readsTheRestOfAFileThatWasRotatedAndPackedWhileItWasNotLooking() throws Exception {
    Path log = write("app.log", "one\n");
    Reader reader = Reader.of(all());
    reader.await(1);
    reader.close();
    write("app.log", "two\n");
    Files.move(log, folder.resolve("app.log.2"));
    pack(folder.resolve("app.log.2"), folder.resolve("app.log.2.gz"));
    Thread.sleep(20);
    write("app.log.1", "three\n");
    write("app.log", "four\n");
    Reader again = reader.again(all());
    again.await(3);
    Thread.sleep(20);
    write("app.log", "five\n");
    again.await(4);
    again.await(() -> again.positions.size() == 1);
    again.close();
    assertThat(again.lines()).containsExactly("two", "three", "four", "five");
    assertThat(again.positions).containsOnlyKeys(log.toString());
  }

  @Test
  void leavesFilesAloneThatWereRotatedBeforeItBegan() throws Exception {
    write("app.log.1", "old\n");
    write("app.log", "new\n");
    try (Reader reader = Reader.of(folder + "/app*")) {
      reader.await(1);
      Thread.sleep(300);
      assertThat(reader.lines()).containsExactly("new");
    }
  }

  @Test
  void beginsAnewWhenAFileIsEmptied() throws Exception {
    Path log = write("app.log", "one\ntwo\nthree\n");
    try (Reader reader = Reader.of(all())) {
      reader.await(3);
      Files.writeString(log, "a longer line than there was before it was emptied\n");
      reader.await(4);
      assertThat(reader.lines()).endsWith("a longer line than there was before it was emptied");
      assertThat(reader.source.stats().rotations()).isEqualTo(1);
    }
  }

  @Test
  void readsToTheEndWhatIsDeletedWhileItIsRead() throws Exception {
    Path log = write("app.log", "one\n");
    try (Reader reader = Reader.of(all());
        OutputStream writer = Files.newOutputStream(log, StandardOpenOption.APPEND)) {
      reader.await(1);
      Files.delete(log);
      writer.write("after\nunended".getBytes(UTF_8));
      reader.await(3);
      assertThat(reader.lines()).containsExactly("one", "after", "unended");
      reader.await(() -> reader.positions.isEmpty());
      write("app.log", "reborn\n");
      reader.await(4);
    }
  }

  @Test
  void hearsAWriterThatDidNotNoticeTheRotation() throws Exception {
    Path log = write("app.log", "one\n");
    try (Reader reader = Reader.of(all());
        OutputStream writer = Files.newOutputStream(log, StandardOpenOption.APPEND)) {
      reader.await(1);
      Files.move(log, folder.resolve("app.log.1"));
      write("app.log", "new file\n");
      reader.await(2);
      writer.write("old file\n".getBytes(UTF_8));
      reader.await(3);
      assertThat(reader.lines()).containsExactly("one", "new file", "old file");
    }
  }

  @Test
  void keepsTheBeginningOfAHugeLineAndSkipsTheRest() throws Exception {
    Path log = write("app.log", "");
    byte[] much = new byte[1 << 20];
    java.util.Arrays.fill(much, (byte) 'x');
    try (Reader reader = Reader.of(all());
        OutputStream writer = Files.newOutputStream(log)) {
      reader.await(() -> reader.source.stats().files() == 1);
      for (int i = 0; i < 20; i++) {
        writer.write(much);
      }
      writer.write("\nnext\n".getBytes(UTF_8));
      reader.await(2);
      assertThat(reader.lines().getFirst()).hasSize(Lines.MAX_LINE);
      assertThat(reader.lines()).hasSize(2).endsWith("next");
      assertThat(reader.source.stats().cutLines()).isEqualTo(1);
    }
  }

  @Test
  void replacesWhatIsNotUtf8() throws Exception {
    Path log = folder.resolve("app.log");
    Files.write(log, new byte[] {'a', (byte) 0xff, 'b', '\n'});
    try (Reader reader = Reader.of(all())) {
      reader.await(1);
      assertThat(reader.lines()).containsExactly("a\uFFFDb");
    }
  }

  @Test
  void leavesBinaryFilesAloneAndCountsThem() throws Exception {
    Files.write(folder.resolve("wtmp.log"), new byte[] {1, 2, 0, 3, '\n', 0, 'x', '\n'});
    write("app.log", "one\n");
    try (Reader reader = Reader.of(all())) {
      reader.await(1);
      assertThat(reader.lines()).containsExactly("one");
      assertThat(reader.source.stats().skippedFiles()).isEqualTo(1);
    }
  }

  @Test
  void refusesAPatternThatIsNotAbsolute() {
    assertThatThrownBy(() ->
            FileLogSource.create(
                List.of("logs/*.log"), Entity.of(Entity.Kind.HOST, "h"), InstantSource.system()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("absolute");
  }
}
