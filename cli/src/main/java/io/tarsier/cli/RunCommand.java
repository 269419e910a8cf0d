package io.tarsier.cli;

import io.tarsier.server.Main;
import io.tarsier.server.RunningServer;
import io.tarsier.server.Settings;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "run",
    description =
        "Watches this machine, and a Prometheus if you name one, until it is told to stop.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  tarsier run                                       watch this machine",
      "  tarsier run --prometheus http://localhost:9090    watch a Prometheus as well",
      "  tarsier run --set host.enabled=false --prometheus http://localhost:9090",
      "",
      "Prints the console's address with a link that signs in once. `tarsier login` makes another one.",
      "Ctrl-C or SIGTERM ends it without losing what it learned."
    })
final class RunCommand implements Callable<Integer> {

  @Mixin SettingOptions settings = new SettingOptions();

  @Option(names = "--prometheus", paramLabel = "URL", description = "A Prometheus to watch.")
  @Nullable String prometheus;

  @Option(
      names = "--port",
      paramLabel = "N",
      description = "Port of the console. Default 8600; 0 takes any.")
  @Nullable String port;

  @Option(
      names = "--interval",
      paramLabel = "TIME",
      description =
          "How often sources are read, e.g. 1s. Default: 10s this machine, 30s Prometheus.")
  @Nullable String interval;

  @Option(names = "--no-open", description = "Do not open the console in a browser.")
  boolean noOpen;

  @Option(
      names = "--preview",
      description = "Only say what watching would take on this machine; see `tarsier preview`.")
  boolean preview;

  @Override
  public Integer call() throws InterruptedException {
    if (preview) {
      return PreviewCommand.show(settings, options(), null, Format.TABLE);
    }
    Settings resolved = settings.load(options());
    RunningServer server = Main.start(resolved, VersionCommand.version(), InstantSource.system());
    AtomicBoolean failed = new AtomicBoolean();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server, failed), "shutdown"));
    try {
      serve(server);
    } catch (RuntimeException e) {
      failed.set(true);
      throw e;
    }
    return ExitCode.FINE;
  }

  /** To be told to stop is no fault, though the virtual machine would say 143 or 130. */
  private static void stop(RunningServer server, AtomicBoolean failed) {
    server.close();
    if (!failed.get()) {
      System.out.flush();
      System.err.flush();
      Runtime.getRuntime().halt(ExitCode.FINE);
    }
  }

  private void serve(RunningServer server) throws InterruptedException {
    String login = server.loginUrl();
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    out.println("Console: " + login);
    if (!noOpen && Terminal.isInteractive()) {
      open(login);
    }
    server.await();
  }

  private Map<String, String> options() {
    Map<String, String> given = new LinkedHashMap<>();
    if (prometheus != null) {
      given.put("prometheus.url", prometheus);
    }
    if (port != null) {
      given.put("server.port", port);
    }
    if (interval != null) {
      given.put("host.interval", interval);
      given.put("prometheus.interval", interval);
    }
    return given;
  }

  /** Opens a browser where there is a desktop. The link was printed, so a failure costs a click. */
  static void open(String url) {
    boolean mac = System.getProperty("os.name", "").toLowerCase(Locale.ROOT).contains("mac");
    if (!mac && System.getenv("DISPLAY") == null && System.getenv("WAYLAND_DISPLAY") == null) {
      return;
    }
    try {
      new ProcessBuilder(mac ? "open" : "xdg-open", url)
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start();
    } catch (IOException e) {
      System.err.println(
          "tarsier: no browser could be opened (" + e.getMessage() + "); use the link above");
    }
  }
}
