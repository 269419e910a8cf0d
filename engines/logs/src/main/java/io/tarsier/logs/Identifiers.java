package io.tarsier.logs;

import java.util.HashSet;
import java.util.Set;

/**
 * Tells words that a program made up (block and session identifiers, host names with numbers,
 * hashes) from words that a programmer wrote, by their letters and digits alone: two digits, a part
 * that is all digits, or eight hexadecimal characters make an identifier; {@code ssh2} and {@code
 * log4j} do not.
 */
final class Identifiers {

  private static final int LONGEST_TERM = 8;

  /** Names of things, not of instances, although digits are in them. */
  private static final Set<Long> TERMS = new HashSet<>();

  static {
    for (String term :
        ("x86_64 amd64 arm64 aarch64 i386 i486 i586 i686 x86 x64 win32 win64 utf-8 utf8 utf-16 UTF-8 UTF8 UTF-16"
                + " base64 sha256 SHA256 sha384 SHA384 sha512 SHA512 sha-1 SHA-1 sha-256 SHA-256 aes128 aes256"
                + " int32 int64 uint32 uint64 float32 float64 oauth2 k8s Win32 SHA-512 RS256 HS256 ES256")
            .split(" ")) {
      byte[] b = term.getBytes(java.nio.charset.StandardCharsets.UTF_8);
      TERMS.add(LineScanner.hash(b, 0, b.length));
    }
  }

  private Identifiers() {}

  /** Whether a word that begins with a letter looks made up. */
  static boolean looksGenerated(byte[] b, int first, int stop) {
    int digits = 0;
    boolean hex = true;
    boolean part = false;
    boolean allDigits = true;
    for (int i = first; i <= stop; i++) {
      int c = i < stop ? b[i] : '.';
      if (c == '_' || c == '-' || c == '.') {
        part |= allDigits && i > first && ByteClass.isDigit(b[i - 1]);
        allDigits = true;
        hex &= i == stop;
      } else if (ByteClass.isDigit(c)) {
        digits++;
      } else {
        allDigits = false;
        hex &= ByteClass.isHex(c);
      }
    }
    if (digits >= 2 || part || (hex && stop - first >= 8)) {
      return stop - first > LONGEST_TERM || !TERMS.contains(LineScanner.hash(b, first, stop));
    }
    return false;
  }

  /** Where the dot stands in {@code core.2275}, a plain name with a number behind it, or -1. */
  static int numberedAt(byte[] b, int first, int stop) {
    int i = stop;
    while (i > first && ByteClass.isDigit(b[i - 1])) {
      i--;
    }
    int dot = i - 1;
    if (i == stop || dot <= first || b[dot] != '.') {
      return -1;
    }
    for (int k = first; k < dot; k++) {
      if (!ByteClass.isLetter(b[k]) && b[k] != '_' && b[k] != '-') {
        return -1;
      }
    }
    return dot;
  }

  /**
   * The end of a hardware or IPv6 address that begins here, or 0: groups of up to four hexadecimal
   * characters between colons, six or more of them, or fewer around {@code ::}.
   */
  static int colonHexEnd(byte[] b, int first, int end) {
    int groups = 0;
    boolean gap = false;
    boolean digit = false;
    int i = first;
    while (true) {
      int start = i;
      while (i < end && i - start < 5 && ByteClass.isHex(b[i])) {
        digit |= ByteClass.isDigit(b[i]);
        i++;
      }
      if (i - start > 4) {
        return 0;
      }
      if (i > start) {
        groups++;
      }
      if (i + 1 >= end || b[i] != ':') {
        break;
      }
      if (b[i + 1] == ':') {
        gap = true;
        i += 2;
      } else if (ByteClass.isHex(b[i + 1])) {
        i++;
      } else {
        break;
      }
    }
    if (i + 1 < end
        && b[i] == '.'
        && ByteClass.isDigit(b[i + 1])
        && (gap || groups == 2 || groups == 3)) {
      // An IPv4 address within IPv6, or the function of a PCI device.
      int digits = i;
      while (i < end && (b[i] == '.' || ByteClass.isDigit(b[i]))) {
        i++;
      }
      groups = gap || i - digits == 2 ? 6 : 0;
    }
    boolean clean = i >= end || (ByteClass.OF[b[i] & 0xFF] & ByteClass.ATOM) == 0 || b[i] == '/';
    return clean && digit && (groups >= 6 || (gap && groups >= 2)) ? i : 0;
  }
}
