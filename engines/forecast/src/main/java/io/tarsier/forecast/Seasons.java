package io.tarsier.forecast;

/**
 * The rhythms of a series in points: a main season and a longer one, as day and week.
 *
 * @param main 1 if there is none
 * @param second a multiple of the main one, or 1 if there is none
 */
public record Seasons(int main, int second) {

  public static final Seasons NONE = new Seasons(1, 1);

  public Seasons {
    if (main < 1 || second < 1 || (second > 1 && second <= main)) {
      throw new IllegalArgumentException("seasons ascend, 1 meaning none: " + main + ", " + second);
    }
  }

  /** The longest season, 1 if there is none. */
  public int longest() {
    return Math.max(main, second);
  }
}
