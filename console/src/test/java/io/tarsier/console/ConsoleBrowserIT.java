package io.tarsier.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.Cookie;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The console as a reader meets it, in a real Chromium. Leaves pictures in {@code target/}. */
class ConsoleBrowserIT {

  private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
  private static final Path PICTURES = Path.of("target", "screenshots");

  private static Playwright playwright;
  private static Browser browser;

  private final SeededWatch watch = new SeededWatch(Instant.now());
  private final ConsoleServer server =
      new ConsoleServer(watch, watch.storage, InstantSource.system(), 0);
  private final List<String> complaints = new ArrayList<>();

  @BeforeAll
  static void startBrowser() {
    assumeTrue(
        Files.isExecutable(CHROMIUM),
        "skipped: there is no /usr/bin/chromium; install it to look at the pages");
    playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    browser =
        playwright
            .chromium()
            .launch(
                new BrowserType.LaunchOptions()
                    .setExecutablePath(CHROMIUM)
                    .setArgs(
                        List.of(
                            "--no-sandbox",
                            "--disable-gpu",
                            "--disable-background-networking",
                            "--disable-component-update",
                            "--disable-sync")));
  }

  @AfterAll
  static void stopBrowser() {
    if (playwright != null) {
      browser.close();
      playwright.close();
    }
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private Page open(int width, int height, ColorScheme scheme, boolean script) {
    BrowserContext context =
        browser.newContext(
            new Browser.NewContextOptions()
                .setViewportSize(width, height)
                .setColorScheme(scheme)
                .setJavaScriptEnabled(script)
                .setTimezoneId("Europe/Berlin")
                .setLocale("en-GB"));
    context.addCookies(List.of(new Cookie("tz", "Europe/Berlin").setUrl(server.url())));
    Page page = context.newPage();
    page.onConsoleMessage(m -> {
      if (m.type().equals("error") || m.type().equals("warning")) {
        complaints.add(page.url() + ": " + m.text());
      }
    });
    page.onPageError(e -> complaints.add(page.url() + ": " + e));
    return page;
  }

  private Map<String, String> pages() {
    String series =
        watch.series().stream()
            .filter(s -> s.series().key().contains("quantile=\"0.99\""))
            .filter(s -> s.openFinding().isPresent())
            .findFirst()
            .orElseThrow()
            .id();
    return Map.of(
        "overview", "/",
        "incidents", "/incidents",
        "incident", "/incidents/i-checkout-slow",
        "past-incident", "/incidents/i-night",
        "explorer", "/series",
        "series", "/series/" + series,
        "journal", "/journal",
        "about", "/about",
        "signed-out", "/signed-out");
  }

  private void look(int width, int height, ColorScheme scheme, String suffix) {
    try (Page page = open(width, height, scheme, true)) {
      pages()
          .forEach((name, path) -> {
            page.navigate(server.url() + path);
            page.waitForTimeout(name.contains("incident") || name.equals("series") ? 500 : 50);
            page.screenshot(
                new Page.ScreenshotOptions()
                    .setPath(PICTURES.resolve(name + "-" + suffix + ".png"))
                    .setFullPage(true));
            int over =
                (int)
                    page.evaluate(
                        "document.documentElement.scrollWidth - document.documentElement.clientWidth");
            assertThat(over).as("%s at %d px is too wide by", name, width).isLessThanOrEqualTo(0);
          });
      page.context().close();
    }
    assertThat(complaints).isEmpty();
  }

  @Test
  void fitsADesktopInLightWithoutComplaints() {
    look(1360, 900, ColorScheme.LIGHT, "desktop-light");
  }

  @Test
  void fitsADesktopInDarkWithoutComplaints() {
    look(1360, 900, ColorScheme.DARK, "desktop-dark");
  }

  @Test
  void fitsAPhoneInLightWithoutComplaints() {
    look(390, 844, ColorScheme.LIGHT, "phone-light");
  }

  @Test
  void fitsAPhoneInDarkWithoutComplaints() {
    look(390, 844, ColorScheme.DARK, "phone-dark");
  }
}
