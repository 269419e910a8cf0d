package io.tarsier.server;

import io.tarsier.model.JournalEntry;
import io.tarsier.ports.Storage;
import io.tarsier.ports.TokenStore;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * API tokens, {@code tsr_<id>_<secret>}. The identifier finds the record, the secret proves it;
 * only the secret's hash is kept, so that a stolen database opens nothing. Making and revoking one
 * is written to the journal.
 */
public final class TokenService {

  private static final Pattern FORM = Pattern.compile("tsr_([0-9a-f]{12})_([0-9a-f]{64})");
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9 ._@-]{0,63}");

  /** More than anybody manages by hand; keeps a script from filling the store. */
  private static final int MAX_TOKENS = 1000;

  /** Compared with where no such token exists, so that the answer takes as long. */
  private static final String NOBODY = Secrets.hash("nobody");

  private final Storage storage;
  private final TokenStore store;
  private final InstantSource clock;
  private final Secrets secrets;

  public TokenService(Storage storage, InstantSource clock) {
    this(storage, clock, new Secrets(new SecureRandom()));
  }

  TokenService(Storage storage, InstantSource clock, Secrets secrets) {
    this.storage = storage;
    this.store = storage.tokens();
    this.clock = clock;
    this.secrets = secrets;
  }

  /**
   * A token that was just made.
   *
   * @param text what a client sends; shown this once and never again
   * @param record what is kept
   */
  public record Created(String text, TokenStore.Token record) {}

  /**
   * Makes a token.
   *
   * @throws IllegalArgumentException when the name cannot be used or there are too many tokens
   */
  public Created create(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "a token's name has 1 to 64 letters, digits, spaces or . _ @ - and begins with a letter or digit");
    }
    if (store.all().size() >= MAX_TOKENS) {
      throw new IllegalArgumentException(
          "there are " + MAX_TOKENS + " tokens already: revoke some with tarsier token revoke ID");
    }
    String id = secrets.hex(6);
    String secret = secrets.next();
    TokenStore.Token token = new TokenStore.Token(id, name, Secrets.hash(secret), clock.instant());
    store.add(token);
    journal("created", id, name);
    return new Created("tsr_" + id + "_" + secret, token);
  }

  public List<TokenStore.Token> list() {
    return store.all();
  }

  /** Forgets a token by its identifier; false when there was none. */
  public boolean revoke(String id) {
    boolean there = store.remove(id);
    if (there) {
      journal("revoked", id, "");
    }
    return there;
  }

  private void journal(String what, String id, String name) {
    String body =
        Json.text(name.isEmpty() ? Map.of("token", what) : Map.of("token", what, "name", name));
    var draft = new JournalEntry.Draft(clock.instant(), "operator", "access", "token/" + id, body);
    storage.commit(new Storage.Commit(List.of(), List.of(), List.of(draft)));
  }

  /** The token that a client sent, if it is one of ours. */
  public Optional<TokenStore.Token> check(String text) {
    Matcher m = FORM.matcher(text);
    if (!m.matches()) {
      return Optional.empty();
    }
    Optional<TokenStore.Token> token = store.get(m.group(1));
    String expected = token.map(TokenStore.Token::hash).orElse(NOBODY);
    return Secrets.same(expected, Secrets.hash(m.group(2))) ? token : Optional.empty();
  }
}
