package io.tarsier.cli;

import io.tarsier.server.LocalServer;
import io.tarsier.server.Settings;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "login",
    description = "Prints a new link that signs in to the console of the running Tarsier once.")
final class LoginCommand implements Callable<Integer> {

  @Mixin SettingOptions settings = new SettingOptions();

  @Override
  public Integer call() {
    Settings resolved = settings.load(Map.of());
    try (LocalServer server =
        LocalServer.find(resolved.dataDir())
            .orElseThrow(() ->
                new BadInputException(
                    "no Tarsier runs with the data folder "
                        + resolved.dataDir()
                        + "; start one with `tarsier run`, or name its folder with --data"))) {
      System.out.println("Console: " + server.loginLink());
      return ExitCode.FINE;
    }
  }
}
