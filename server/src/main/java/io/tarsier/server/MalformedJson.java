package io.tarsier.server;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;

/** Says where a JSON text is broken without repeating it. */
final class MalformedJson {

  private MalformedJson() {}

  static ApiException problem(JacksonException e) {
    return problem(e, e.getLocation());
  }

  /**
   * @param at where the reader is, for failures that do not know
   */
  static ApiException problem(JacksonException e, @Nullable TokenStreamLocation at) {
    ApiException problem =
        ApiException.bad(
            "malformed-json",
            "the body is not the JSON that is expected here: " + e.getOriginalMessage());
    if (at != null) {
      problem.with("line", at.getLineNr()).with("column", at.getColumnNr());
      long offset = at.getByteOffset() >= 0 ? at.getByteOffset() : at.getCharOffset();
      if (offset >= 0) {
        problem.with("offset", offset);
      }
    }
    return problem;
  }
}
