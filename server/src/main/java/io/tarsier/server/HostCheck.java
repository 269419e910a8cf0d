package io.tarsier.server;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Refuses requests that call the server by a name that is not its own. A web page can make a
 * browser send requests to a loopback address under the page's own name (DNS rebinding); the Host
 * header gives it away. On a network address every name is let in unless names are listed, since
 * only the operator knows them; the session cookie still belongs to one name.
 */
final class HostCheck {

  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

  private final Set<String> names = new HashSet<>();
  private final boolean any;

  HostCheck(String bind, boolean loopback, List<String> allowed) {
    any = !loopback && allowed.isEmpty();
    allowed.forEach(name -> names.add(name.toLowerCase(Locale.ROOT)));
    names.add(bind.contains(":") ? "[" + bind + "]" : bind.toLowerCase(Locale.ROOT));
    names.addAll(LOOPBACK);
  }

  /** Whether a Host header, with or without a port, names this server. */
  boolean accepts(@Nullable String host) {
    return host != null && (any || names.contains(nameOf(host)));
  }

  private static String nameOf(String host) {
    int colon = host.lastIndexOf(':');
    boolean port = colon >= 0 && colon > host.lastIndexOf(']');
    return (port ? host.substring(0, colon) : host).toLowerCase(Locale.ROOT);
  }
}
