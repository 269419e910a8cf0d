package io.tarsier.files;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * The files that rotation has made of a log: {@code app.log.1}, {@code app.log.2.gz}, {@code
 * app-20260131.log}, {@code app.log.old}.
 */
final class PastFiles {

  private static final Pattern TRACE = Pattern.compile("[._-](.*[0-9].*|old|bak)");
  private static final int CHUNK = 4 * Lines.MAX_LINE;

  private static final int LISTINGS = 3;

  private PastFiles() {}

  /** Takes lines and where reading goes on after them. */
  @FunctionalInterface
  interface Output {
    void accept(List<String> lines, FilePosition position, int cut) throws InterruptedException;
  }

  /** Those of a log, the one last written to last; plain ones before packed ones of one time. */
  static List<Past> of(Path path, List<Path> others) throws IOException {
    List<Past> found = new ArrayList<>();
    // One that is renamed while they are listed may be met under neither name.
    for (int i = 0; i < LISTINGS && !list(path, others, found); i++) {}
    found.sort(Comparator.comparingLong(Past::modified).thenComparing(Past::packed));
    return found;
  }

  /** Whether all that were listed were still there. */
  private static boolean list(Path path, List<Path> others, List<Past> found) throws IOException {
    found.clear();
    boolean whole = true;
    String name = path.getFileName().toString();
    int dot = name.lastIndexOf('.');
    String stem = dot > 0 ? name.substring(0, dot) : name;
    try (DirectoryStream<Path> files =
        Files.newDirectoryStream(path.toAbsolutePath().getParent())) {
      for (Path file : files) {
        String other = file.getFileName().toString();
        boolean made =
            !other.equals(name)
                && other.startsWith(stem)
                && TRACE.matcher(other.substring(stem.length())).matches();
        if (made && !others.contains(file)) {
          whole &= add(file, found);
        }
      }
    } catch (NoSuchFileException e) {
      // The folder was removed meanwhile; what was found in it is all there was.
    }
    return whole;
  }

  private static boolean add(Path file, List<Past> found) throws IOException {
    try {
      BasicFileAttributes a = Files.readAttributes(file, BasicFileAttributes.class);
      if (a.isRegularFile()) {
        boolean packed = file.toString().endsWith(".gz");
        found.add(new Past(file, LogFile.keyOf(a), a.lastModifiedTime().toMillis(), packed));
      }
      return true;
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  /** One of them. */
  record Past(Path path, String key, long modified, boolean packed) {

    byte[] firstBytes() throws IOException {
      try (InputStream in = open()) {
        return in.readNBytes(LogFile.HEAD);
      } catch (EOFException | ZipException | NoSuchFileException e) {
        // Still being packed, or gone.
        return new byte[0];
      }
    }

    private InputStream open() throws IOException {
      InputStream in = new BufferedInputStream(Files.newInputStream(path), 1 << 16);
      return packed ? new GZIPInputStream(in, 1 << 16) : in;
    }

    /** Reads on to its end, the last line too, and says where that is. */
    FilePosition read(FilePosition from, Output output) throws IOException, InterruptedException {
      FilePosition at = from;
      byte[] bytes = new byte[CHUNK];
      int filled = 0;
      try (InputStream in = open()) {
        in.skipNBytes(from.offset());
        while (true) {
          int n = in.readNBytes(bytes, filled, bytes.length - filled);
          filled += n;
          boolean ended = filled < bytes.length;
          List<String> lines = new ArrayList<>();
          Lines.Cut done = Lines.split(bytes, filled, at.skipping(), lines);
          int used = done.consumed();
          if (ended && used < filled) {
            lines.add(Lines.text(bytes, used, filled));
            used = filled;
          }
          at =
              new FilePosition(
                  at.key(),
                  at.offset() + used,
                  done.skipping(),
                  modified,
                  at.headLength(),
                  at.head());
          output.accept(lines, at, done.cut());
          if (ended) {
            return at;
          }
          bytes = Arrays.copyOf(Arrays.copyOfRange(bytes, used, filled), CHUNK);
          filled -= used;
        }
      } catch (EOFException | NoSuchFileException e) {
        // A packed file that breaks off, or one that is gone: what could be read was.
        return at;
      }
    }
  }
}
