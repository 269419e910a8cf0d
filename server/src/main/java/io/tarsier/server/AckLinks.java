package io.tarsier.server;

import io.tarsier.flow.WayBack;
import io.tarsier.ports.SnapshotStore;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Makes and checks the addresses that let whoever is told of an incident acknowledge it without
 * signing in. An address names the incident, the channel and its end, and proves them with an
 * HMAC-SHA256; it is good for this one thing. Nothing is kept of it, so one cannot be taken back
 * before its end.
 *
 * <p>The key is made once and kept beside the state of the engines, so that addresses outlive a
 * restart. Whoever can read it can read, and write, the incidents themselves.
 */
final class AckLinks implements WayBack {

  static final String PATH = "/ack";
  static final Duration LASTS = Duration.ofHours(24);

  private static final String KEY = "keys/acknowledge";
  private static final Pattern SECONDS = Pattern.compile("\\d{1,12}");

  /** What became of an address. */
  enum Check {
    GOOD,
    EXPIRED,
    FORGED
  }

  private final byte[] key;
  private final String base;
  private final InstantSource clock;

  /**
   * @param base where people reach the console, without a slash at its end; empty for no addresses
   */
  AckLinks(SnapshotStore store, String base, InstantSource clock, Secrets secrets) {
    this.key = key(store, secrets);
    this.base = base;
    this.clock = clock;
  }

  /** Only a setting says by which name people reach the console; the address it listens on, not. */
  static AckLinks of(Settings settings, SnapshotStore store, InstantSource clock) {
    String base = settings.get(SettingTable.NOTIFY_CONSOLE_URL).map(Object::toString).orElse("");
    return new AckLinks(
        store, Notifications.withoutSlash(base), clock, new Secrets(new SecureRandom()));
  }

  private static byte[] key(SnapshotStore store, Secrets secrets) {
    Map<String, byte[]> found = new TreeMap<>();
    store.read(KEY, found::put);
    if (!found.containsKey(KEY)) {
      byte[] made = HexFormat.of().parseHex(secrets.next());
      store.put(Map.of(KEY, made));
      found.put(KEY, made);
    }
    return found.getOrDefault(KEY, new byte[0]);
  }

  @Override
  public String address(String incident, String channel) {
    if (base.isEmpty()) {
      return "";
    }
    String until = Long.toString(clock.instant().plus(LASTS).getEpochSecond());
    return base
        + PATH
        + "?incident="
        + encoded(incident)
        + "&channel="
        + encoded(channel)
        + "&until="
        + until
        + "&token="
        + token(incident, channel, until);
  }

  Check check(String incident, String channel, String until, String token) {
    if (!SECONDS.matcher(until).matches()
        || !Secrets.same(token(incident, channel, until), token)) {
      return Check.FORGED;
    }
    Instant end = Instant.ofEpochSecond(Long.parseLong(until));
    return end.isAfter(clock.instant()) ? Check.GOOD : Check.EXPIRED;
  }

  /** Neither a number nor a channel holds a line break, so no two sets of three look the same. */
  private String token(String incident, String channel, String until) {
    return Secrets.mac(key, until + "\n" + channel + "\n" + incident);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
