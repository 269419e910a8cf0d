package io.tarsier.alerts;

/**
 * What one request may hold.
 *
 * @param alerts further ones are refused
 * @param labels an alert with more of them is refused
 * @param nameChars longest name of a label or an alert
 * @param valueChars longest value of a label
 * @param textChars a longer summary or link is cut
 * @param problems so many refusals are told of in words, the others counted
 */
public record AlertLimits(
    int alerts, int labels, int nameChars, int valueChars, int textChars, int problems) {

  public static final AlertLimits DEFAULT = new AlertLimits(20_000, 64, 256, 4096, 2000, 10);
}
