package io.tarsier.sql;

import io.tarsier.ports.StorageException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * A PostgreSQL address taken apart, so that user and password never reach a driver's URL, a log or
 * a message. Understands {@code postgresql://user:password@host:port/database?option=value} (also
 * {@code postgres:}) and the same behind {@code jdbc:}.
 *
 * @param hosts host and port, or several with commas between
 * @param database its name
 * @param user empty for the driver's default
 * @param password empty for none
 * @param options handed to the driver
 */
record PostgresAddress(
    String hosts,
    String database,
    Optional<String> user,
    Optional<String> password,
    Map<String, String> options) {

  private static final Pattern HOST_AND_DATABASE = Pattern.compile("[^/?=&@]+/[^/?@]+(\\?|$)");

  static boolean matches(String url) {
    String lower = url.toLowerCase(Locale.ROOT);
    return lower.startsWith("postgresql:")
        || lower.startsWith("postgres:")
        || lower.startsWith("jdbc:postgresql:");
  }

  /**
   * @throws StorageException when it is no such address; the message does not repeat it
   */
  static PostgresAddress parse(String url) {
    int scheme = url.indexOf("://");
    if (!matches(url) || scheme < 0) {
      throw malformed();
    }
    String rest = url.substring(scheme + 3);
    Map<String, String> options = new TreeMap<>();
    int at = endOfCredentials(rest);
    int query = rest.indexOf('?', Math.max(at, 0));
    if (query >= 0) {
      for (String pair : rest.substring(query + 1).split("&")) {
        int equals = pair.indexOf('=');
        if (equals > 0) {
          options.put(decode(pair.substring(0, equals)), decode(pair.substring(equals + 1)));
        }
      }
      rest = rest.substring(0, query);
    }
    Optional<String> user = Optional.ofNullable(options.remove("user"));
    Optional<String> password = Optional.ofNullable(options.remove("password"));
    if (at >= 0) {
      String credentials = rest.substring(0, at);
      int colon = credentials.indexOf(':');
      user = Optional.of(decode(colon < 0 ? credentials : credentials.substring(0, colon)));
      if (colon >= 0) {
        password = Optional.of(decode(credentials.substring(colon + 1)));
      }
      rest = rest.substring(at + 1);
    }
    int slash = rest.indexOf('/');
    String hosts = slash < 0 ? rest : rest.substring(0, slash);
    String database = slash < 0 ? "" : decode(rest.substring(slash + 1));
    if (hosts.isEmpty() || database.isEmpty()) {
      throw malformed();
    }
    return new PostgresAddress(hosts, database, user, password, options);
  }

  /** For people: no user, no password, no options. */
  String display() {
    return "postgresql://" + hosts + "/" + database;
  }

  /** For the driver: user and password go another way. */
  String jdbcUrl() {
    List<String> pairs = new ArrayList<>();
    options.forEach((name, value) -> pairs.add(encode(name) + "=" + encode(value)));
    return "jdbc:postgresql://"
        + hosts
        + "/"
        + encode(database)
        + (pairs.isEmpty() ? "" : "?" + String.join("&", pairs));
  }

  @Override
  public String toString() {
    return display();
  }

  /**
   * The last @ with a host and a database behind it, so that a password may hold any character
   * unescaped and an option may hold an @; -1 where there are no credentials.
   */
  private static int endOfCredentials(String rest) {
    int at = rest.lastIndexOf('@');
    while (at >= 0 && !HOST_AND_DATABASE.matcher(rest).region(at + 1, rest.length()).lookingAt()) {
      at = rest.lastIndexOf('@', at - 1);
    }
    return at;
  }

  private static StorageException malformed() {
    return new StorageException(
        "the database address cannot be read;"
            + " write it as postgresql://user:password@host:5432/database");
  }

  private static String decode(String text) {
    try {
      // A plus sign is a plus sign here; URLDecoder would make it a space.
      return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      // A lone percent sign in a password: taken as it stands.
      return text;
    }
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
