package io.tarsier.logs;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Finds the templates that log lines follow, a line at a time and with one configuration for all
 * services.
 *
 * <p>A line is cut into words and parameters by what its characters are ({@link LineScanner}); the
 * hash of what is left, its shape, leads straight to its template if the shape was met before. A
 * new shape is looked at with care: words are judged by their neighbours ({@link Context}), and
 * templates that differ in one word become one when the words in that place are too many to be a
 * programmer's ({@link Generality}). Lists of any length and sizes in any unit count as one
 * parameter once they were seen to vary.
 *
 * <p>A known shape costs one pass over the line's bytes, one look-up and no allocation; a new one
 * some microseconds. Memory is bounded by the settings: at 100,000 templates of ordinary length
 * about 100 MB. A template keeps its identifier, the hash of its first shape, while it grows more
 * general and across {@link #save} and {@link #load}; the same lines in the same order give the
 * same templates. One thread an instance.
 *
 * <p>Limits: parameters with spaces in them are told only if they are dates, lists or sizes; two
 * shapes with the same 64-bit hash would share a template. Ideas from Drain (He et al. 2017, lines
 * of one length, similar in words), Spell, and Brain (Yu et al. 2023, the common words of many
 * lines); the hash over all places but one is our own.
 */
public final class TemplateMiner {

  /** No template. */
  public static final long NONE = 0;

  private static final int VERSION = 1;

  private final TemplateMinerSettings settings;
  private final LineScanner scanner;
  private final Shapes shapes;
  private final PatternIndex index;
  private final Generaliser generaliser;
  private long lines;
  private long born;

  public TemplateMiner(TemplateMinerSettings settings) {
    this.settings = settings;
    scanner = new LineScanner(settings.maxTokens());
    shapes = new Shapes(Math.max(1 << 12, settings.maxTemplates()));
    index = new PatternIndex(settings.maxTemplates(), settings.maxTemplateChars());
    generaliser = new Generaliser(index, settings);
  }

  /** Learns from a line. */
  public Match learn(CharSequence line, long epochMillis) {
    byte[] bytes = line.toString().getBytes(StandardCharsets.UTF_8);
    return learn(bytes, 0, bytes.length, epochMillis);
  }

  /** Learns from a line in UTF-8, without its end. */
  public Match learn(byte[] bytes, int from, int to, long epochMillis) {
    lines++;
    long shape = scanner.scan(bytes, from, Math.min(to, from + settings.maxLineLength()));
    Pattern known = shapes.get(shape);
    if (known == null) {
      return discover(shape, epochMillis);
    }
    known.met(epochMillis, lines);
    return known.known;
  }

  /** The identifier of the template that a line follows, without learning from it, or NONE. */
  public long match(byte[] bytes, int from, int to) {
    long shape = scanner.scan(bytes, from, Math.min(to, from + settings.maxLineLength()));
    Pattern known = shapes.get(shape);
    if (known == null) {
      known = index.find(Context.apply(Token.of(scanner)));
      if (known == null) {
        return NONE;
      }
      shapes.put(shape, known);
    }
    return known.id;
  }

  private Match discover(long shape, long now) {
    List<Token> tokens = Context.apply(Token.of(scanner));
    Pattern p = index.find(tokens);
    if (p != null) {
      p.met(now, lines);
      shapes.put(shape, p);
      return p.known;
    }
    p = generaliser.widenByList(tokens);
    if (p != null) {
      p.met(now, lines);
      shapes.put(shape, p);
      return new Match(p.id, false, true);
    }
    long signature = Token.signature(tokens);
    p = new Pattern(signature == NONE ? 1 : signature, born++, Token.encode(tokens), now);
    p.met(now, lines);
    index.add(p, tokens);
    Pattern root = generaliser.generalise(p);
    shapes.put(shape, root);
    boolean merged = root.born != p.born;
    return new Match(root.id, !merged, merged);
  }

  /** The template of an identifier, if it is known and has not been forgotten. */
  public Optional<Template> template(long id) {
    Pattern p = index.named(id);
    return p == null ? Optional.empty() : Optional.of(template(p));
  }

  /** The identifier of the template that stands for one now, or NONE if it was forgotten. */
  long current(long id) {
    Pattern p = index.named(id);
    return p == null ? NONE : p.id;
  }

  /** All templates, most frequent first. */
  public List<Template> templates() {
    List<Template> all = new ArrayList<>();
    for (Pattern p : index.all()) {
      if (p.mergedInto == null && !p.gone) {
        all.add(template(p));
      }
    }
    all.sort(Comparator.comparingLong(Template::count).reversed().thenComparingLong(Template::id));
    return all;
  }

  private static Template template(Pattern p) {
    return new Template(p.id, Wording.text(p.tokens()), p.count, p.firstSeen, p.lastSeen);
  }

  /** How many templates there are now. */
  public int size() {
    return index.size();
  }

  /** How many lines were learned from. */
  public long lines() {
    return lines;
  }

  /** How many templates were forgotten because there were too many. */
  public long forgotten() {
    return index.forgotten();
  }

  /** Everything known, to be given to {@link #load} after a restart. */
  public byte[] save() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeInt(VERSION);
      out.writeLong(lines);
      out.writeLong(born);
      // Those that stand for others come first, so that the others find them.
      List<Pattern> all =
          index.all().stream()
              .filter(p -> !p.root().gone)
              .sorted(Comparator.comparing(p -> p.mergedInto != null))
              .toList();
      out.writeInt(all.size());
      for (Pattern p : all) {
        p.save(out);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /**
   * Goes on where {@link #save} stopped.
   *
   * @throws IllegalArgumentException when the bytes are not such a snapshot
   */
  public static TemplateMiner load(TemplateMinerSettings settings, byte[] saved) {
    TemplateMiner miner = new TemplateMiner(settings);
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(saved))) {
      int version = in.readInt();
      if (version != VERSION) {
        throw new IllegalArgumentException(
            "templates saved by version " + version + ", this is " + VERSION + ": learn them anew");
      }
      miner.lines = in.readLong();
      miner.born = in.readLong();
      int patterns = in.readInt();
      for (int i = 0; i < patterns; i++) {
        Pattern p = Pattern.load(in, miner.index::named);
        List<Token> tokens = p.tokens();
        if (p.gone) {
          continue;
        }
        miner.index.add(p, tokens);
        if (p.mergedInto == null) {
          miner.generaliser.note(p, tokens);
        }
      }
    } catch (IOException e) {
      throw new IllegalArgumentException("not a snapshot of templates: " + e.getMessage(), e);
    }
    return miner;
  }
}
