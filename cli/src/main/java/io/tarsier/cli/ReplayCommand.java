package io.tarsier.cli;

import io.tarsier.demo.Found;
import io.tarsier.demo.RecordingException;
import io.tarsier.demo.Replay;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "replay",
    description = "Plays a recording into a Tarsier of its own, and shows what it makes of it.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  tarsier demo --fault bad-deploy --record outage",
      "  tarsier replay outage",
      "  tarsier replay outage --keep                      keeps the console open until Ctrl-C",
      "",
      "A recording is a folder with one or more of traces.jsonl and logs.jsonl (OTLP in JSON, a request a line, as",
      "the OpenTelemetry Collector's file exporter writes them), metrics.jsonl (as VictoriaMetrics exports them) and",
      "changes.jsonl (what /api/v1/changes takes), in order of time. Tarsier's clock follows the recording.",
      "",
      "Exit status: 0 it was played, 2 bad input, 3 fault."
    })
final class ReplayCommand implements Callable<Integer> {

  @Parameters(paramLabel = "DIR", description = "Folder of the recording.")
  Path folder = Path.of("");

  @Option(names = "--keep", description = "Keep the console open afterwards, until Ctrl-C.")
  boolean keep;

  @Option(
      names = "--port",
      paramLabel = "N",
      description = "Port of the console. Default: any free one.")
  @Nullable String port;

  @Override
  public Integer call() throws InterruptedException {
    PrintStream err = new PrintStream(System.err, true, StandardCharsets.UTF_8);
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    try (Replay replay = new Replay(folder);
        Stage stage = Stage.set(replay.begin(), port)) {
      err.println("Console: " + stage.loginUrl());
      List<Found> incidents =
          replay.play(stage.address(), stage.token(), stage.clock(), err::println);
      out.print(DemoReport.textOf(incidents));
      if (keep) {
        err.println("The console stays open until Ctrl-C: " + stage.loginUrl());
        stage.await();
      }
      return ExitCode.FINE;
    } catch (RecordingException e) {
      throw new BadInputException(String.valueOf(e.getMessage()), e);
    }
  }
}
