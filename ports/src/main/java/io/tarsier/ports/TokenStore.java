package io.tarsier.ports;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Keeps API tokens as hashes; the token itself is never stored. */
public interface TokenStore {

  /**
   * One token.
   *
   * @param id public identifier, safe to show
   * @param name what the operator called it
   * @param hash SHA-256 of the secret, 64 hexadecimal digits
   * @param created when it was made; cut to whole milliseconds
   */
  record Token(String id, String name, String hash, Instant created) {
    public Token {
      created = Instant.ofEpochMilli(created.toEpochMilli());
    }
  }

  /** Keeps it, durably. One with a known identifier replaces the earlier one. */
  void add(Token token);

  Optional<Token> get(String id);

  /** All tokens, oldest first. */
  List<Token> all();

  /** Forgets a token; false when there was none. */
  boolean remove(String id);
}
