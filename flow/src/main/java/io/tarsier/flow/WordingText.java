package io.tarsier.flow;

import io.tarsier.model.Cause;
import io.tarsier.model.Entity;
import io.tarsier.model.Incident;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What goes to a language model, and what is left of its answer. Out go only the facts that an
 * incident is made of, a line each, masked; a line that reads like an instruction to a model is
 * left out whole, because anybody who can make a program log can write one.
 *
 * <p>The scan knows common phrasings in English and no more: it can be got around. What holds is
 * that the answer is short plain text without addresses, marked as a model's, and that nothing is
 * done because of it.
 */
final class WordingText {

  static final String CAUSE = "Cause ";

  private static final int MAX_LINE = 400;
  private static final int MAX_ENTITIES = 5;
  private static final int MAX_CAUSES = 3;
  private static final int MAX_EVIDENCE = 3;
  private static final int MAX_ANSWER = 400;

  private static final Pattern INSTRUCTION =
      Pattern.compile(
          "\\b(ignore|disregard|forget|override|bypass)\\b.{0,40}\\b(previous|prior|above|earlier|instructions?|prompts?|rules?|guidelines?)\\b"
              + "|\\b((new|following) (instructions?|prompts?)|(system|developer|hidden) (instructions?|prompts?|message))\\b"
              + "|\\b(you are|act as|you must|you should|you will|pretend|from now on|roleplay)\\b"
              + "|\\b(language model|large language|chatgpt|chatbot|ai assistant|jailbreak)\\b"
              + "|\\b(respond|reply|answer|output|print|say|write|repeat)\\b (only|exactly|the following|nothing but|in \\w+ )"
              + "|\\b(do not|don'?t|never) (mention|reveal|tell|say|report|summari[sz]e|follow)\\b"
              + "|\\btell (the )?(user|operator|engineer|reader|human|them)\\b"
              + "|(^|[\\s\"'])(system|assistant|human|developer) ?: "
              + "|<\\|?/?(im.start|im.end|system|assistant|user|facts|endoftext)|\\[/?inst\\]|###");

  private static final Pattern MARKDOWN_LINK = Pattern.compile("\\[([^\\]]{0,200})\\]\\([^)]*\\)");
  private static final Pattern THINKING = Pattern.compile("(?s)<think>.*?</think>");
  private static final Pattern ADDRESS =
      Pattern.compile(
          "(?i)\\b(?:[a-z][a-z0-9+.-]{1,15}://|www\\.|(?:mailto|javascript|data):(?=\\S))\\S*");

  /** Control characters, and those that turn or hide text. */
  private static final Pattern UNSEEN =
      Pattern.compile("[\\p{Cntrl}\\p{Cf}\\p{Co}\\u2028\\u2029]+");

  private WordingText() {}

  /**
   * The facts of an incident, the title first.
   *
   * @param mask puts words in the place of what is personal or secret
   */
  static List<String> facts(Incident incident, UnaryOperator<String> mask) {
    List<String> facts = new ArrayList<>();
    add(facts, "Title", incident.title(), mask);
    add(facts, "Severity", incident.severity().name().toLowerCase(Locale.ROOT), mask);
    add(facts, "Since", incident.opened().toString(), UnaryOperator.identity());
    add(
        facts,
        "Affected",
        incident.entities().stream()
            .limit(MAX_ENTITIES)
            .map(Entity::id)
            .collect(Collectors.joining(", ")),
        mask);
    int n = 0;
    for (Cause c : incident.causes().stream().limit(MAX_CAUSES).toList()) {
      String cause = CAUSE + ++n;
      String what = c.entity().id() + " " + c.summary();
      add(
          facts,
          String.format(Locale.ROOT, "%s (%.0f %%)", cause, 100 * c.probability()),
          what,
          mask);
      c.evidence().stream()
          .limit(MAX_EVIDENCE)
          .forEach(e -> add(facts, cause + ", evidence", e, mask));
      add(facts, cause + ", remedy", c.remedy(), mask);
    }
    return facts;
  }

  private static void add(List<String> to, String label, String text, UnaryOperator<String> mask) {
    // Masked as it came: the masker sees through invisible characters and line breaks.
    String line = UNSEEN.matcher(mask.apply(text)).replaceAll(" ").strip();
    if (!line.isEmpty() && !isInstruction(text)) {
      to.add(label + ": " + clip(line, MAX_LINE));
    }
  }

  /** Whether a text reads like an instruction to a model. */
  static boolean isInstruction(String text) {
    String plain = Normalizer.normalize(text, Normalizer.Form.NFKC);
    // What cannot be seen may part a word in two, or stand where a blank would.
    String joined = plain.replaceAll("\\p{Cf}+", "").replaceAll("[\\s\\p{Cntrl}_]+", " ");
    return INSTRUCTION.matcher(joined.toLowerCase(Locale.ROOT)).find();
  }

  /** Short, on one line, without addresses; still not to be trusted, and to be escaped. */
  static String plain(String answer) {
    String text = THINKING.matcher(answer).replaceAll(" ");
    text = MARKDOWN_LINK.matcher(text).replaceAll("$1");
    text = ADDRESS.matcher(text).replaceAll(" ");
    text = UNSEEN.matcher(text).replaceAll(" ");
    return clip(text.replaceAll("\\s+", " ").strip(), MAX_ANSWER);
  }

  private static String clip(String text, int limit) {
    if (text.length() <= limit) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(limit - 2)) ? limit - 2 : limit - 1;
    return text.substring(0, end) + "…";
  }
}
