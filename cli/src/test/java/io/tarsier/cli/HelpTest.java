package io.tarsier.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HelpTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "run",
        "detect",
        "preview",
        "login",
        "token",
        "token create",
        "token list",
        "token revoke",
        "journal",
        "journal verify",
        "cause",
        "config",
        "version",
        "completion"
      })
  void everyCommandExplainsItself(String command) {
    Run run = Run.of((command + " --help").split(" "));
    assertThat(run.code()).isEqualTo(ExitCode.FINE);
    assertThat(run.out()).startsWith("Usage: tarsier " + command);
    assertThat(run.err()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"-h", "--help", "help"})
  void theProgramExplainsItself(String word) {
    Run run = Run.of(word);
    assertThat(run.code()).isEqualTo(ExitCode.FINE);
    assertThat(run.out()).contains("tarsier run", "Exit status");
  }
}
