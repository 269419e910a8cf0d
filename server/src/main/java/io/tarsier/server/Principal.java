package io.tarsier.server;

import io.javalin.http.Context;

/**
 * Who sent a request.
 *
 * @param actor the name in journal and timeline
 * @param kind how they proved it
 */
record Principal(String actor, Kind kind) {

  enum Kind {
    /** An API token. */
    TOKEN,
    /** The session cookie of the console. */
    SESSION,
    /** The key in the data folder; good for a new login link and nothing else. */
    LOCAL
  }

  private static final String ATTRIBUTE = "tarsier.principal";

  void attach(Context ctx) {
    ctx.attribute(ATTRIBUTE, this);
  }

  /** Whether a request got past the gate. */
  static boolean isKnown(Context ctx) {
    return ctx.attribute(ATTRIBUTE) != null;
  }

  static Principal of(Context ctx) {
    Principal p = ctx.attribute(ATTRIBUTE);
    if (p == null) {
      throw new IllegalStateException("the gate lets nobody through without a principal");
    }
    return p;
  }
}
