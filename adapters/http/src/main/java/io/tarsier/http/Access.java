package io.tarsier.http;

import java.nio.file.Path;
import java.util.Optional;

/**
 * How a server lets us in. Secrets are named by file and read anew for every request, so that a
 * rotated one takes effect at once and none shows up in a process list, a log or {@link #toString}.
 *
 * @param credentials what goes into the {@code Authorization} header
 * @param tenant the {@code X-Scope-OrgID} of Mimir, Cortex and Loki; empty for none
 * @param caFile PEM certificates to trust instead of the platform's
 * @param insecure trust any certificate; only ever by explicit wish
 */
public record Access(
    Credentials credentials, String tenant, Optional<Path> caFile, boolean insecure) {

  public static final Access OPEN = new Access(new None(), "", Optional.empty(), false);

  /** What goes into the {@code Authorization} header. */
  public sealed interface Credentials {}

  /** No header. */
  public record None() implements Credentials {}

  /** {@code Bearer}, with the token in a file. */
  public record Bearer(Path tokenFile) implements Credentials {}

  /** {@code Basic}, with the password in a file. */
  public record Basic(String user, Path passwordFile) implements Credentials {}
}
