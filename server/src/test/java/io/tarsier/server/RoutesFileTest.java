package io.tarsier.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tarsier.flow.NoticeRoute;
import io.tarsier.model.Severity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RoutesFileTest {

  private static final Set<String> CHANNELS = Set.of("slack", "pagerduty");

  @TempDir Path dir;

  private List<NoticeRoute> read(String text) throws IOException {
    return RoutesFile.read(Files.writeString(dir.resolve("routes.yaml"), text), CHANNELS);
  }

  @Test
  void routesAreReadInTheirOrder() throws IOException {
    List<NoticeRoute> routes =
        read(
            """
            routes:
              - name: shop at night
                severity: high
                entities: ["service/shop/*", "pod/shop/*"]
                namespaces: shop
                hours: mon-fri 18:00-09:00
                channels: [slack]
                escalate:
                  - after: 15m
                    channels: [pagerduty]
                  - after: 1h
                    channels: [pagerduty, slack]
                continue: true
              - name: the rest
                channels: slack
            """);
    assertThat(routes).extracting(NoticeRoute::name).containsExactly("shop at night", "the rest");
    NoticeRoute shop = routes.getFirst();
    assertThat(shop.atLeast()).isEqualTo(Severity.HIGH);
    assertThat(shop.entities()).containsExactly("service/shop/*", "pod/shop/*");
    assertThat(shop.namespaces()).containsExactly("shop");
    assertThat(shop.hours()).isPresent();
    assertThat(shop.goOn()).isTrue();
    assertThat(shop.steps())
        .extracting(NoticeRoute.Step::after)
        .containsExactly(Duration.ZERO, Duration.ofMinutes(15), Duration.ofHours(1));
    assertThat(routes.getLast())
        .isEqualTo(NoticeRoute.to("the rest", Severity.LOW, List.of("slack")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''|is empty",
        "routes: []|line 1: there are no routes",
        "rules: []|line 1: unknown word \"rules\"; there are routes",
        "- a|line 1: expected routes",
        "'routes:\n  - name: a\n    channels: [fax]'|line 3: there is no channel fax; set up are ",
        "'routes:\n  - name: a\n    chanels: [slack]'|line 3: unknown word \"chanels\"",
        "'routes:\n  - name: a'|line 2: channels are missing",
        "'routes:\n  - channels: [slack]'|line 2: a route needs a name",
        "'routes:\n  - {name: a, channels: [slack], severity: bad}'|severity is low, medium, high or critical",
        "'routes:\n  - {name: a, channels: [slack], hours: noon}'|is not a span such as",
        "'routes:\n  - {name: a, channels: [slack]}\n  - {name: a, channels: [slack]}'|line 3: there are two routes a",
        "'routes:\n  - name: a\n    channels: [slack]\n    escalate:\n      - {after: soon, channels: [slack]}'|line 5: after is a duration",
        "'routes:\n  - name: a\n    channels: [slack]\n    escalate:\n      - {channels: [slack]}'|line 5: after must be there",
        "'routes: [a, &x b, *x'|is not YAML",
      })
  void whatIsWrongIsToldWithItsLine(String text, String said) {
    assertThatThrownBy(() -> read(text))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("notify.routes-file cannot be used")
        .hasMessageContaining(said);
  }

  @Test
  void allThatIsWrongIsToldAtOnce() {
    assertThatThrownBy(
            () -> read("routes:\n  - {name: a, channels: [fax]}\n  - {name: b, severity: x}\n"))
        .hasMessageContaining("line 2: there is no channel fax")
        .hasMessageContaining("line 3: severity is")
        .hasMessageContaining("line 3: channels are missing");
  }

  @Test
  void aFileThatIsNotThereIsNamed() {
    Path none = dir.resolve("none.yaml");
    assertThatThrownBy(() -> RoutesFile.read(none, CHANNELS))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("there is no file " + none);
  }
}
