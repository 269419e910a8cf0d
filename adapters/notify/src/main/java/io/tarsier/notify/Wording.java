package io.tarsier.notify;

import io.tarsier.model.Cause;
import io.tarsier.model.Entity;
import io.tarsier.ports.Notice;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What a notice says, in plain words that every format is made of. */
final class Wording {

  private static final int MAX_ENTITIES = 10;
  private static final int MAX_EVIDENCE = 5;

  private Wording() {}

  /** {@code CRITICAL: checkout slow}, {@code Resolved: checkout slow}. */
  static String headline(Notice notice) {
    return switch (notice.kind()) {
      case OPENED, TEST -> notice.severity() + ": " + notice.title();
      case WORSE -> "Now " + notice.severity() + ": " + notice.title();
      case ACKNOWLEDGED -> "Acknowledged: " + notice.title();
      case ESCALATED -> "Still " + notice.severity() + ": " + notice.title();
      case RESOLVED -> "Resolved: " + notice.title();
    };
  }

  /** {@code checkout, payment-db and 7 more}. */
  static String affected(Notice notice) {
    List<Entity> entities = notice.entities();
    String some =
        entities.stream().limit(MAX_ENTITIES).map(Entity::id).collect(Collectors.joining(", "));
    return entities.size() > MAX_ENTITIES
        ? some + " and " + (entities.size() - MAX_ENTITIES) + " more"
        : some;
  }

  /** {@code service/payment-db connections used up (80 %)}; empty where no cause is known. */
  static String cause(Notice notice) {
    return notice
        .cause()
        .map(c ->
            String.format(
                Locale.ROOT,
                "%s %s (%.0f %%)",
                c.entity().id(),
                c.summary(),
                100 * c.probability()))
        .orElse("");
  }

  static List<String> evidence(Notice notice) {
    return notice.cause().map(Cause::evidence).orElse(List.of()).stream()
        .limit(MAX_EVIDENCE)
        .toList();
  }

  /** One line a fact, without the headline and the link. */
  static List<String> lines(Notice notice) {
    List<String> lines = new ArrayList<>();
    if (!notice.detail().isEmpty()) {
      lines.add(notice.detail());
    }
    if (!notice.entities().isEmpty()) {
      lines.add("Affected: " + affected(notice));
    }
    if (notice.cause().isPresent()) {
      lines.add("Likely cause: " + cause(notice));
    }
    evidence(notice).forEach(e -> lines.add("· " + e));
    lines.add("Since " + notice.opened());
    return lines;
  }

  /** At most so many characters, on one line. */
  static String clip(String text, int limit) {
    String line = text.replaceAll("[\\p{Cntrl}\\u2028\\u2029]+", " ").strip();
    if (line.length() <= limit) {
      return line;
    }
    int end = limit - 1;
    if (Character.isHighSurrogate(line.charAt(end - 1))) {
      end--;
    }
    return line.substring(0, end) + "…";
  }
}
