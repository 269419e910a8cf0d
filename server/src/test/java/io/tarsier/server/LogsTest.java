package io.tarsier.server;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

class LogsTest {

  private static String line(String message, Exception e) {
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    Logger logger = context.getLogger("io.tarsier.test");
    LoggingEvent event = new LoggingEvent("x", logger, Level.WARN, message, e, null);
    return new String(new JsonLines().encode(event), StandardCharsets.UTF_8);
  }

  @Test
  void aLineIsOneJsonObject() {
    String line = line("two\nlines \"quoted\"", new IllegalStateException("broken"));
    assertThat(line).endsWith("\n").hasLineCount(1);
    JsonNode json = Json.MAPPER.readTree(line);
    assertThat(json.path("level").stringValue()).isEqualTo("WARN");
    assertThat(json.path("message").stringValue()).isEqualTo("two\nlines \"quoted\"");
    assertThat(json.path("error").stringValue()).contains("IllegalStateException", "broken");
    assertThat(json.path("time").stringValue()).endsWith("Z");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "GET /login?token=abcdef0123456789 | GET /login?token=***",
        "Authorization: Bearer abcdefghijkl | Authorization: Bearer ***",
        "cannot reach postgresql://me:hunter2@db/x | cannot reach postgresql://***@db/x",
        "{\"password\": \"hunter2\", \"a\": 1} | {\"password\": \"***\", \"a\": 1}",
        "jdbc:x?password=hunter2&b=1 | jdbc:x?password=***&b=1",
        "nothing to hide in 2026-03-02T10:00:00Z | nothing to hide in 2026-03-02T10:00:00Z",
      })
  void secretsAreTakenOut(String message, String shown) {
    assertThat(Redaction.of(message)).isEqualTo(shown);
  }

  @Test
  void apiTokensAreTakenOut() {
    String token = "tsr_0123456789ab_" + "0".repeat(64);
    assertThat(Redaction.of("used " + token)).isEqualTo("used tsr_0123456789ab_***");
    assertThat(line("x", new IllegalStateException(token))).doesNotContain("0".repeat(64));
  }
}
