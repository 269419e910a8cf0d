package io.tarsier.console;

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
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;

/**
 * The console as a reader meets it, in a real Chromium. Leaves pictures in {@code
 * target/screenshots}; the one for the README is {@code readme.png}.
 */
abstract class BrowserCase {

  private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
  static final Path PICTURES = Path.of("target", "screenshots");

  private static Playwright playwright;
  static Browser browser;

  final SeededWatch watch = new SeededWatch(Instant.now());
  final ConsoleServer server = new ConsoleServer(watch, InstantSource.system(), 0);
  final List<String> complaints = new ArrayList<>();

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

  final Page open(int width, int height, ColorScheme scheme, boolean script) {
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

  final Map<String, String> pages() {
    String series =
        watch.series().stream()
            .filter(s -> s.series().key().contains("quantile=\"0.99\""))
            .filter(s -> s.openFinding().isPresent())
            .findFirst()
            .orElseThrow()
            .id();
    Map<String, String> more =
        Map.of(
            "graph", "/graph",
            "service", "/graph?service=service/shop/checkout",
            "traces", "/traces",
            "trace", "/traces/" + SeededTraffic.ODD_TRACE,
            "changes", "/changes",
            "notifications", "/notifications",
            "suppressions", "/suppressions",
            "patterns", "/patterns");
    Map<String, String> all = new TreeMap<>(more);
    all.putAll(pagesOfSeries(series));
    return all;
  }

  private static Map<String, String> pagesOfSeries(String series) {
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

  /** A page on a desktop, in light, at a path. */
  final Page at(String path) {
    Page page = open(1360, 900, ColorScheme.LIGHT, true);
    page.navigate(server.url() + path);
    return page;
  }
}
