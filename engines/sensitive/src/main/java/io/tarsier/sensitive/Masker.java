package io.tarsier.sensitive;

import java.nio.charset.StandardCharsets;

/**
 * Puts a word such as {@code <email>} in the place of everything the policy names. Text in which
 * nothing is found is handed back itself, and costs no object. May be used by many threads at once.
 */
public final class Masker {

  private final SensitiveScanner scanner;
  private final Policy policy;

  public Masker(Policy policy) {
    this.policy = policy;
    this.scanner = new SensitiveScanner(policy);
  }

  /** Masks what has no business in a log. */
  public static Masker forLogs() {
    return new Masker(Policy.LOGS);
  }

  /** The text without what is sensitive; the same object if nothing was found. */
  public String mask(String text) {
    long hit = scanner.next(text, 0, 0);
    if (hit == Hit.NONE) {
      return text;
    }
    if (hit == SensitiveScanner.FOLD) {
      return maskFolded(text);
    }
    StringBuilder out = new StringBuilder(text.length() + 16);
    int copied = 0;
    while (hit != Hit.NONE && hit != SensitiveScanner.FOLD) {
      out.append(text, copied, Hit.from(hit)).append(Kind.at(Hit.kind(hit)).mask());
      copied = Hit.to(hit);
      hit = scanner.next(text, copied, copied);
    }
    return hit == SensitiveScanner.FOLD
        ? maskFolded(text)
        : out.append(text, copied, text.length()).toString();
  }

  private String maskFolded(String text) {
    StringBuilder out = new StringBuilder(text.length() + 16);
    int copied = 0;
    for (Span span : scanner.scan(text)) {
      out.append(text, copied, span.from()).append(span.kind().mask());
      copied = span.to();
    }
    return copied == 0 ? text : out.append(text, copied, text.length()).toString();
  }

  /** The same for UTF-8; the same array if nothing was found. */
  public byte[] mask(byte[] utf8) {
    String text = new String(utf8, StandardCharsets.UTF_8);
    String masked = mask(text);
    return masked.equals(text) ? utf8 : masked.getBytes(StandardCharsets.UTF_8);
  }

  /**
   * The value of a field that was already taken out of its line, where its name alone may say that
   * it is secret.
   */
  public String maskField(String name, String value) {
    Kind kind = KeyValue.kindOfField(name, value);
    return kind != null && policy.kinds().contains(kind) ? kind.mask() : mask(value);
  }
}
