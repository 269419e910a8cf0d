package io.tarsier.ports;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;

/**
 * Where a page ended, for stores that order by time and then by identifier. Opaque to callers:
 * base64url of {@code list:milliseconds:identifier}, so that a cursor of one list is refused by
 * another.
 *
 * @param list one word that names the list
 * @param millis time of the last item
 * @param id identifier of the last item
 */
public record Cursor(String list, long millis, String id) {

  public String encode() {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString((list + ":" + millis + ":" + id).getBytes(StandardCharsets.UTF_8));
  }

  /**
   * The cursor for a text made by {@link #encode()} for the same list.
   *
   * @throws IllegalArgumentException when it was not
   */
  public static Cursor decode(String list, String text) {
    try {
      String[] parts =
          new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8).split(":", 3);
      if (parts.length == 3 && parts[0].equals(list)) {
        Cursor cursor = new Cursor(list, Long.parseLong(parts[1]), parts[2]);
        // No identifier holds a NUL, and PostgreSQL would not take one.
        if (cursor.encode().equals(text) && cursor.id().indexOf(0) < 0) {
          return cursor;
        }
      }
    } catch (IllegalArgumentException e) {
      // Told below, the same way as every other cursor that is not ours.
    }
    throw new IllegalArgumentException(
        "this cursor is not one of ours; ask again without a cursor to begin at the first page");
  }

  /** Milliseconds of a moment; the nearest representable one where it lies too far away. */
  public static long millisOf(Instant time) {
    try {
      return time.toEpochMilli();
    } catch (ArithmeticException e) {
      return time.isBefore(Instant.EPOCH) ? Long.MIN_VALUE : Long.MAX_VALUE;
    }
  }
}
