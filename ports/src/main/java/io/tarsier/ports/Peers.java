package io.tarsier.ports;

import io.tarsier.model.Entity;
import io.tarsier.model.Entity.Kind;
import java.util.Optional;

/** Names of what is called, and names of calls, freed from what differs between calls. */
final class Peers {

  private static final int MAX_NAME = 256;

  private Peers() {}

  static Optional<Entity> service(String scope, String name) {
    return name.isBlank()
        ? Optional.empty()
        : Optional.of(
            new Entity(
                Kind.SERVICE,
                scope,
                name.length() <= MAX_NAME ? name : name.substring(0, MAX_NAME)));
  }

  /**
   * The service at an address: {@code cart.shop.svc.cluster.local} is {@code cart} in {@code shop},
   * a bare name is one in the caller's scope, an address of the internet is itself.
   */
  static Optional<Entity> address(String scope, String address) {
    String[] parts = address.split("\\.", 4);
    if (parts.length >= 3 && parts[2].equals("svc")) {
      return service(parts[1], parts[0]);
    }
    return service(parts.length == 1 && !address.contains(":") ? scope : "", address);
  }

  /** The host of a URL, or of {@code host:port}; empty where there is none. */
  static String hostOf(String url) {
    int scheme = url.indexOf("://");
    String rest = scheme < 0 ? url : url.substring(scheme + 3);
    int end = 0;
    while (end < rest.length() && "/?#".indexOf(rest.charAt(end)) < 0) {
      end++;
    }
    String host = rest.substring(rest.lastIndexOf('@', end) + 1, end);
    int colon = host.lastIndexOf(':');
    return colon > host.lastIndexOf(']') ? host.substring(0, colon) : host;
  }

  /**
   * A name with what looks like an identifier taken out of its path: {@code GET /users/17} is
   * {@code GET /users/{id}}. Names of spans should not hold any, and some do.
   */
  static String general(String name) {
    if (name.indexOf('/') < 0) {
      return name.isBlank() ? "unnamed" : name;
    }
    StringBuilder out = new StringBuilder(name.length());
    int at = 0;
    while (at < name.length()) {
      int end = at;
      while (end < name.length() && "/? ".indexOf(name.charAt(end)) < 0) {
        end++;
      }
      boolean inPath = at > 0 && name.charAt(at - 1) == '/';
      out.append(inPath && isIdentifier(name, at, end) ? "{id}" : name.substring(at, end));
      if (end < name.length() && name.charAt(end) == '?') {
        break;
      }
      if (end < name.length()) {
        out.append(name.charAt(end));
      }
      at = end + 1;
    }
    return out.toString();
  }

  /** A number, or something long that is mostly hexadecimal digits. */
  private static boolean isIdentifier(String name, int from, int to) {
    int digits = 0;
    int hex = 0;
    for (int i = from; i < to; i++) {
      char c = name.charAt(i);
      boolean digit = c >= '0' && c <= '9';
      digits += digit ? 1 : 0;
      hex += digit || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F') || c == '-' ? 1 : 0;
    }
    int length = to - from;
    return length > 0 && (digits == length || (length >= 8 && hex == length && digits > 0));
  }
}
