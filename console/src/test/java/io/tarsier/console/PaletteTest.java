package io.tarsier.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Every text colour can be read on every ground, in light and in dark: WCAG 2.2 AA, 4.5 to 1. */
class PaletteTest {

  private static final Pattern PAIR =
      Pattern.compile("--(\\w+): light-dark\\(#([0-9a-f]{6}), #([0-9a-f]{6})\\)");

  @Test
  void keepsTextReadableOnEveryGround() throws IOException {
    Map<String, String[]> palette = new HashMap<>();
    Matcher m = PAIR.matcher(css());
    while (m.find()) {
      palette.put(m.group(1), new String[] {m.group(2), m.group(3)});
    }
    for (String text : List.of("ink", "soft", "critical", "high", "medium", "low")) {
      for (String ground : List.of("bg", "card", "sunk")) {
        for (int mode = 0; mode < 2; mode++) {
          assertThat(contrast(colour(palette, text, mode), colour(palette, ground, mode)))
              .as("%s on %s, %s", text, ground, mode == 0 ? "light" : "dark")
              .isGreaterThanOrEqualTo(4.5);
        }
      }
    }
  }

  @Test
  void usesNoOtherColours() throws IOException {
    String rest = PAIR.matcher(css()).replaceAll("");
    assertThat(rest).doesNotContainPattern("#[0-9a-fA-F]{3,8}\\b(?=[;,) ])");
  }

  private static String css() throws IOException {
    try (InputStream in = PaletteTest.class.getResourceAsStream("assets/console.css")) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static String colour(Map<String, String[]> palette, String name, int mode) {
    return Objects.requireNonNull(palette.get(name), name)[mode];
  }

  private static double contrast(String a, String b) {
    double la = luminance(a);
    double lb = luminance(b);
    return (Math.max(la, lb) + 0.05) / (Math.min(la, lb) + 0.05);
  }

  private static double luminance(String hex) {
    double sum = 0;
    double[] weights = {0.2126, 0.7152, 0.0722};
    for (int i = 0; i < 3; i++) {
      double c = Integer.parseInt(hex.substring(2 * i, 2 * i + 2), 16) / 255.0;
      sum += weights[i] * (c <= 0.04045 ? c / 12.92 : Math.pow((c + 0.055) / 1.055, 2.4));
    }
    return sum;
  }
}
