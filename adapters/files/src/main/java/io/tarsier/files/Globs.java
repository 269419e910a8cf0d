package io.tarsier.files;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Finds the files that patterns name. A rotated file is left out where the one it was made from is
 * there too: it is read as that one's past.
 */
final class Globs {

  private static final Pattern META = Pattern.compile("[*?\\[{]");
  private static final Pattern ROTATED =
      Pattern.compile("[.-][0-9][0-9._-]*(\\.(gz|xz|bz2|zst))?$");
  private static final Pattern PACKED = Pattern.compile("\\.(gz|xz|bz2|zst|zip)$");
  private static final int DEPTH = 16;

  private Globs() {}

  /** Checks a pattern. */
  static void check(String pattern) {
    try {
      FileSystems.getDefault().getPathMatcher("glob:" + pattern);
      if (!root(pattern).isAbsolute()) {
        throw new IllegalArgumentException(
            "\"" + pattern + "\" has to begin with / (an absolute path)");
      }
    } catch (java.util.regex.PatternSyntaxException | InvalidPathException e) {
      throw new IllegalArgumentException(
          "\"" + pattern + "\" is no pattern of files: " + e.getMessage(), e);
    }
  }

  /** The regular files that any of the patterns names, at most so many, in order. */
  static SortedSet<Path> expand(List<String> patterns, int most) {
    SortedSet<Path> found = new TreeSet<>();
    for (String pattern : patterns) {
      if (!META.matcher(pattern).find()) {
        Path path = Path.of(pattern);
        if (Files.isRegularFile(path)) {
          found.add(path);
        }
        continue;
      }
      walk(pattern, most, found);
    }
    found.removeIf(p -> isPast(p, found));
    return found;
  }

  private static void walk(String pattern, int most, Set<Path> found) {
    PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + pattern);
    Path root = root(pattern);
    int depth =
        pattern.contains("**")
            ? DEPTH
            : Path.of(pattern.replaceAll("[*?\\[\\]{}]", "x")).getNameCount() - root.getNameCount();
    try {
      Files.walkFileTree(
          root,
          EnumSet.noneOf(java.nio.file.FileVisitOption.class),
          Math.max(1, depth),
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attrs) {
              if (matcher.matches(file)
                  && !PACKED.matcher(file.toString()).find()
                  && Files.isRegularFile(file)) {
                found.add(file);
              }
              return found.size() >= most ? FileVisitResult.TERMINATE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) {
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      // The folder is not there yet; the next look may find it.
    }
  }

  /** The deepest folder that all matches are in. */
  private static Path root(String pattern) {
    java.util.regex.Matcher meta = META.matcher(pattern);
    String fixed = meta.find() ? pattern.substring(0, meta.start()) : pattern;
    int slash = fixed.lastIndexOf('/');
    return Path.of(slash <= 0 ? (fixed.startsWith("/") ? "/" : ".") : fixed.substring(0, slash));
  }

  private static boolean isPast(Path path, Set<Path> all) {
    String name = path.toString();
    java.util.regex.Matcher m = ROTATED.matcher(name);
    return m.find() && all.contains(Path.of(name.substring(0, m.start())));
  }
}
