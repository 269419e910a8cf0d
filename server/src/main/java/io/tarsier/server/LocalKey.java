package io.tarsier.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A key that a running server leaves in its data folder, readable by its owner only and gone when
 * it stops, so that commands on the same machine ({@code tarsier login}, {@code tarsier token}) can
 * talk to it. It opens nothing else: who can read it can read the whole store anyway.
 */
final class LocalKey implements AutoCloseable {

  static final String FILE_NAME = "server.json";

  private static final Logger LOG = LoggerFactory.getLogger(LocalKey.class);

  private final Path file;
  private final String key;
  private final String hash;

  LocalKey(Path dataDir, Secrets secrets) {
    this.file = dataDir.resolve(FILE_NAME);
    this.key = secrets.next();
    this.hash = Secrets.hash(key);
  }

  /** The only paths that the key is good for. */
  static boolean opens(String path) {
    return path.equals("/api/v1/login-links")
        || path.equals("/api/v1/tokens")
        || path.startsWith("/api/v1/tokens/");
  }

  boolean is(String text) {
    return Secrets.same(hash, Secrets.hash(text));
  }

  /**
   * Writes the file.
   *
   * @throws SettingsException when the data folder cannot be written
   */
  void publish(String url) {
    Path part = file.resolveSibling(FILE_NAME + ".part");
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      Files.deleteIfExists(part);
      boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
      // The mode is given at creation: set later, the file would be open for a moment.
      FileAttribute<?>[] mode =
          posix
              ? new FileAttribute<?>[] {
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
              }
              : new FileAttribute<?>[0];
      Files.createFile(part, mode);
      String text = Json.text(Map.of("url", url, "key", key, "pid", ProcessHandle.current().pid()));
      Files.write(part, text.getBytes(StandardCharsets.UTF_8));
      Files.move(part, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new SettingsException(
          "cannot write to the data folder "
              + file.getParent()
              + ": "
              + e.getMessage()
              + "; choose another with --data",
          e);
    }
  }

  @Override
  public void close() {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      LOG.debug("{} stays behind; its key is void", file, e);
    }
  }
}
