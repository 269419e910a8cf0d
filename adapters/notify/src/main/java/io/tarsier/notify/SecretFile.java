package io.tarsier.notify;

import io.tarsier.ports.NotifierException;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A secret in a file, read anew for every notice, so that a rotated one takes effect at once. What
 * is in it appears in no message; the JDK's own messages about addresses quote them, hence no
 * causes here.
 *
 * @param setting that names the file
 * @param file that holds it, and nothing else
 */
record SecretFile(String setting, Path file) {

  private static final int MAX_BYTES = 16 << 10;

  /**
   * @throws NotifierException when it cannot be used
   */
  String text() {
    String text;
    try {
      if (Files.size(file) > MAX_BYTES) {
        throw unusable("is far too long for a secret");
      }
      text = Files.readString(file).strip();
    } catch (IOException e) {
      throw unusable("cannot be read; check that it exists and that Tarsier may read it");
    }
    if (text.isEmpty() || text.chars().anyMatch(c -> c < ' ')) {
      throw unusable("must hold the secret and nothing else, on one line");
    }
    return text;
  }

  /**
   * @throws NotifierException when it holds no address
   */
  URI url() {
    try {
      URI url = new URI(text());
      String scheme = url.getScheme();
      if (url.getHost() != null && ("https".equals(scheme) || "http".equals(scheme))) {
        return url;
      }
    } catch (URISyntaxException e) {
      // Told below; its message would quote the address.
    }
    throw unusable("must hold an address that begins with https://");
  }

  private NotifierException unusable(String why) {
    return NotifierException.lasting(setting + " " + file + " " + why, null);
  }
}
