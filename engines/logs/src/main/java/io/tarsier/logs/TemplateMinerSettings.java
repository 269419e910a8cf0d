package io.tarsier.logs;

/**
 * The limits of a miner. How templates are found has no settings: one configuration holds for all
 * services.
 *
 * @param maxTemplates templates kept; beyond it, those not met for longest are forgotten
 * @param maxTemplateChars characters of all templates together, with the same consequence
 * @param maxLineLength bytes of a line that are looked at; the rest counts as one parameter
 * @param maxTokens words and marks of a line that are looked at; the rest counts as one parameter
 */
public record TemplateMinerSettings(
    int maxTemplates, long maxTemplateChars, int maxLineLength, int maxTokens) {

  public static final TemplateMinerSettings DEFAULT =
      new TemplateMinerSettings(100_000, 32_000_000, 16_384, 512);

  public TemplateMinerSettings {
    if (maxTemplates < 16 || maxTemplateChars < 1024 || maxLineLength < 64 || maxTokens < 16) {
      throw new IllegalArgumentException(
          "limits too small: at least 16 templates, 1024 characters, lines of 64 bytes and 16 tokens");
    }
  }

  /** The same with another number of templates. */
  public TemplateMinerSettings withMaxTemplates(int templates) {
    return new TemplateMinerSettings(templates, maxTemplateChars, maxLineLength, maxTokens);
  }
}
