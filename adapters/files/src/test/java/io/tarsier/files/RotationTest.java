package io.tarsier.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.BitSet;
import java.util.List;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A writer writes numbered lines as fast as it can and rotates all the while. */
class RotationTest {

  @TempDir Path folder;

  @Test
  void losesNoLineWhenFilesAreRenamedUnderLoad() throws Exception {
    renamed(400_000, 20_000);
  }

  @Test
  void losesNoLineThatACopyHoldsWhenFilesAreEmptiedUnderLoad() throws Exception {
    copied(400_000, 20_000);
  }

  @Test
  void losesNoLineAndLearnsNoneTwiceWhenTheReaderIsRestartedMeanwhile() throws Exception {
    Path log = folder.resolve("app.log");
    Reader reader = reader();
    Thread writer = Thread.ofPlatform().start(() -> write(log, 400_000, 10_000, this::rename));
    BitSet seen = new BitSet();
    int[] counted = {0};
    while (writer.isAlive()) {
      Thread.sleep(150);
      Reader next = reader.again(folder + "/*.log");
      note(reader.lines(), seen, counted);
      reader = next;
    }
    Reader last = reader;
    last.await(() -> counted[0] + last.count() >= 400_000);
    last.close();
    note(last.lines(), seen, counted);
    assertThat(seen.cardinality()).isEqualTo(400_000);
    assertThat(counted[0]).isEqualTo(400_000);
  }

  @Test
  @Tag("long")
  void losesNoLineOfTenMillionWhenFilesAreRenamedUnderLoad() throws Exception {
    renamed(10_000_000, 100_000);
  }

  private void renamed(int lines, int each) throws Exception {
    Path log = folder.resolve("app.log");
    try (Reader reader = reader()) {
      Thread writer = Thread.ofPlatform().start(() -> write(log, lines, each, this::rename));
      check(reader, writer, lines);
    }
  }

  private void copied(int lines, int each) throws Exception {
    Path log = folder.resolve("app.log");
    try (Reader reader = reader()) {
      Thread writer = Thread.ofPlatform().start(() -> write(log, lines, each, this::copy));
      check(reader, writer, lines);
    }
  }

  /** One that has met the file. */
  private Reader reader() throws Exception {
    Files.createFile(folder.resolve("app.log"));
    Reader reader = Reader.of(folder + "/*.log");
    reader.await(() -> reader.source.stats().files() == 1);
    return reader;
  }

  private static void check(Reader reader, Thread writer, int lines) throws InterruptedException {
    writer.join();
    reader.await(lines);
    Thread.sleep(300);
    BitSet seen = new BitSet();
    int[] counted = {0};
    note(reader.lines(), seen, counted);
    assertThat(counted[0]).isEqualTo(lines);
    assertThat(seen.cardinality()).isEqualTo(lines);
  }

  private static void note(List<String> lines, BitSet seen, int[] counted) {
    for (String line : lines) {
      assertThat(line).startsWith("line ").endsWith(" end");
      seen.set(Integer.parseInt(line.substring(5, line.length() - 4)));
      counted[0]++;
    }
  }

  private static void write(Path log, int lines, int each, IntFunction<OutputStream> rotation) {
    try {
      OutputStream out = rotation.apply(0);
      StringBuilder some = new StringBuilder();
      for (int i = 0; i < lines; i++) {
        some.append("line ").append(i).append(" end\n");
        if (i % 100 == 99) {
          out.write(some.toString().getBytes(UTF_8));
          some.setLength(0);
        }
        if (i % each == each - 1 && i < lines - 1) {
          out.close();
          out = rotation.apply(i / each + 1);
        }
      }
      out.close();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException("cannot write " + log, e);
    }
  }

  private OutputStream rename(int n) {
    Path log = folder.resolve("app.log");
    try {
      if (n > 0) {
        Files.move(log, folder.resolve("app.log." + n));
      }
      return Files.newOutputStream(log, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** Nothing is written between the copy and the emptying: what would be is lost to any reader. */
  private OutputStream copy(int n) {
    Path log = folder.resolve("app.log");
    try {
      if (n > 0) {
        Files.copy(log, folder.resolve("app.log." + n), StandardCopyOption.REPLACE_EXISTING);
        try (FileChannel c = FileChannel.open(log, StandardOpenOption.WRITE)) {
          c.truncate(0);
        }
      }
      return Files.newOutputStream(log, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
