package io.tarsier.cli;

import io.tarsier.demo.Demo;
import io.tarsier.demo.Fault;
import io.tarsier.demo.Found;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
    name = "demo",
    description =
        "Plays an outage of a small shop into a Tarsier of its own, and shows what it makes of it.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  tarsier demo                                      a database becomes slow",
      "  tarsier demo --fault bad-deploy --keep            then goes on, with the console open, until Ctrl-C",
      "  tarsier demo --fault none --hours 10              nothing is broken, and nothing should be found",
      "",
      "The shop's services, each a thread, send OpenTelemetry traces and logs, metrics by Prometheus remote write and",
      "changes through the public API. Hours of its past are told in seconds; the fault ends at about now. Data are kept",
      "in a temporary folder, which is deleted at the end.",
      "",
      "Exit status: 0 the incident was found with its cause, 1 it was not, 2 bad input, 3 fault."
    })
final class DemoCommand implements Callable<Integer> {

  private static final int MOST_HOURS = 240;

  @Spec
  @SuppressWarnings("NullAway.Init")
  private picocli.CommandLine.Model.CommandSpec spec;

  @Option(
      names = "--fault",
      paramLabel = "FAULT",
      description =
          "slow-database (default), memory-leak, bad-deploy, node-down, traffic-spike, certificate-expiry or none.")
  String fault = Fault.SLOW_DATABASE.word();

  @Option(names = "--keep", description = "Go on in real time afterwards, until Ctrl-C.")
  boolean keep;

  @Option(
      names = "--hours",
      paramLabel = "N",
      description = "Hours of quiet past before the fault. Default: ${DEFAULT-VALUE}.")
  double hours = 3;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description =
          "Of the shop's randomness; the same gives the same story. Default: ${DEFAULT-VALUE}.")
  long seed = 1;

  @Option(
      names = "--port",
      paramLabel = "N",
      description = "Port of the console. Default: any free one.")
  @Nullable String port;

  @Option(
      names = "--record",
      paramLabel = "DIR",
      description = "Write everything that is sent into files for `tarsier replay`.")
  @Nullable Path record;

  @Option(names = "--no-open", description = "Do not open the console in a browser.")
  boolean noOpen;

  @Override
  public Integer call() throws InterruptedException {
    Fault chosen = chosen();
    if (!(hours >= 0.5 && hours <= MOST_HOURS)) {
      throw new ParameterException(
          spec.commandLine(), "--hours takes 0.5 to " + MOST_HOURS + ", not " + hours);
    }
    PrintStream err = new PrintStream(System.err, true, StandardCharsets.UTF_8);
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    Demo.Plan plan =
        Demo.Plan.endingAt(Instant.now(), chosen, seed, Duration.ofSeconds((long) (hours * 3600)));
    try (Stage stage = Stage.set(plan.begin(), port)) {
      err.println("Console: " + stage.loginUrl());
      try (Demo demo =
          new Demo(
              plan,
              stage.address(),
              stage.token(),
              stage.clock(),
              err::println,
              Optional.ofNullable(record))) {
        List<Found> incidents = demo.play();
        DemoReport report = DemoReport.of(chosen, incidents);
        out.print(report.text());
        if (keep) {
          err.println("It goes on in real time until Ctrl-C. Console: " + stage.loginUrl());
          if (!noOpen && Terminal.isInteractive()) {
            RunCommand.open(stage.loginUrl());
          }
          demo.goOn();
        }
        return report.asExpected() ? ExitCode.FINE : ExitCode.FOUND;
      }
    }
  }

  private Fault chosen() {
    try {
      return Fault.ofWord(fault);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }
}
