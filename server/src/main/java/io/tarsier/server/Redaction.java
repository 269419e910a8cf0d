package io.tarsier.server;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Takes out of log lines what looks like a secret. The second net: code is written not to log any,
 * but messages of libraries may quote an address or a header.
 */
final class Redaction {

  private static final Pattern SECRET =
      Pattern.compile(
          "(?i)(?<keep>tsr_[0-9a-f]{12}_)[0-9a-f]{64}"
              + "|(?<header>\\b(?:bearer|basic)\\s+)[A-Za-z0-9._~+/=-]{8,}"
              + "|(?<field>\\b(?:token|password|passwd|pwd|secret|api[_-]?key)[\"']?\\s*[=:]\\s*[\"']?)[^\\s\"'&;,]+"
              + "|(?<address>://)[^/@\\s]+@");

  private Redaction() {}

  static String of(String line) {
    return SECRET
        .matcher(line)
        .replaceAll(m -> {
          String keep =
              first(m.group("keep"), m.group("header"), m.group("field"), m.group("address"));
          return Matcher.quoteReplacement(keep + "***" + (m.group("address") == null ? "" : "@"));
        });
  }

  private static String first(@Nullable String... candidates) {
    for (String c : candidates) {
      if (c != null) {
        return c;
      }
    }
    return "";
  }
}
