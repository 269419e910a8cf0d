package io.tarsier.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One file of a recording, read line by line; a file that is not there has no lines. */
final class RecordedLines implements AutoCloseable {

  private static final JsonMapper JSON = new JsonMapper();

  private final String name;
  private final ToLongFunction<JsonNode> timeOf;
  private final @Nullable BufferedReader reader;
  private int number;
  private @Nullable Line next;

  /**
   * @param millis when it is from
   */
  record Line(long millis, JsonNode json, String text) {}

  RecordedLines(Path file, ToLongFunction<JsonNode> timeOf) {
    this.name = String.valueOf(file.getFileName());
    this.timeOf = timeOf;
    try {
      this.reader =
          Files.exists(file) ? Files.newBufferedReader(file, StandardCharsets.UTF_8) : null;
    } catch (IOException e) {
      throw new RecordingException(file + " cannot be read: " + e.getMessage());
    }
    advance();
  }

  boolean isThere() {
    return reader != null;
  }

  /** The next line, which {@link #poll} takes; null at the end. */
  @Nullable Line peek() {
    return next;
  }

  Line poll() {
    Line line = next;
    if (line == null) {
      throw new IllegalStateException(name + " has no more lines");
    }
    advance();
    return line;
  }

  private void advance() {
    next = null;
    if (reader == null) {
      return;
    }
    try {
      for (String text = reader.readLine(); text != null; text = reader.readLine()) {
        number++;
        if (!text.isBlank()) {
          next = parse(text);
          return;
        }
      }
    } catch (IOException e) {
      throw bad("cannot be read as UTF-8 text: " + e.getMessage());
    }
  }

  private Line parse(String text) {
    try {
      JsonNode json = JSON.readTree(text);
      if (!json.isObject()) {
        throw bad("is not a JSON object");
      }
      return new Line(timeOf.applyAsLong(json), json, text);
    } catch (JacksonException e) {
      throw bad("is not JSON: " + e.getOriginalMessage());
    } catch (IllegalArgumentException e) {
      throw bad(String.valueOf(e.getMessage()));
    }
  }

  RecordingException bad(String what) {
    return new RecordingException(name + " line " + number + " " + what);
  }

  @Override
  public void close() {
    if (reader != null) {
      try {
        reader.close();
      } catch (IOException e) {
        // It was only read.
      }
    }
  }
}
