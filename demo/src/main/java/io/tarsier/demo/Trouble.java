package io.tarsier.demo;

import io.tarsier.model.Change;
import java.util.List;

/**
 * What a fault does to the shop, by the time since it began. Only the place where it is broken is
 * touched here; everything else follows from the shop's own workings.
 */
final class Trouble {

  static final String NODE = "node-3";
  static final String LEAKING = "recommendation";
  static final String DEPLOYED = "payment";
  static final String BROKEN_VERSION = "1.5.0";
  static final String UNCERTIFIED = "shipping";

  private static final String DATABASE = "payment-db";
  private static final double RAMP_MILLIS = 60_000;

  private final Fault fault;
  private final long start;
  private boolean begun;

  /**
   * @param start when it begins
   */
  Trouble(Fault fault, long start) {
    this.fault = fault;
    this.start = start;
  }

  private boolean on(Fault some, long millis) {
    return fault == some && millis >= start;
  }

  /** From 0 at the start to 1 a minute or more later. */
  private double ramp(long millis, double length) {
    return Math.clamp((millis - start) / length, 0, 1);
  }

  /** Does what is done once, at the start. Gives what of it is announced. */
  List<Telemetry.Announcement> begin(Cluster cluster, long from, long to) {
    if (begun || fault == Fault.NONE || start < from || start >= to) {
      return List.of();
    }
    begun = true;
    if (fault == Fault.NODE_DOWN) {
      cluster.takeDown(NODE, start);
    }
    if (fault == Fault.BAD_DEPLOY) {
      String old = Blueprint.service(DEPLOYED).version();
      cluster.roll(DEPLOYED, BROKEN_VERSION, start, 20_000);
      return List.of(
          new Telemetry.Announcement(
              "service/" + Blueprint.NAMESPACE + "/" + DEPLOYED,
              Change.Kind.DEPLOYMENT,
              start,
              DEPLOYED + " " + old + " → " + BROKEN_VERSION,
              "argo-cd"));
    }
    return List.of();
  }

  /** How many customers come, as a multiple. */
  double load(long millis) {
    return on(Fault.TRAFFIC_SPIKE, millis) ? 1 + 4 * ramp(millis, 2 * RAMP_MILLIS) : 1;
  }

  /** How much slower than usual a service's own work is. */
  double slowdown(String service, long millis) {
    boolean slow = on(Fault.SLOW_DATABASE, millis) && service.equals(DATABASE);
    return slow ? 1 + 99 * ramp(millis, RAMP_MILLIS) : 1;
  }

  /** The share of requests that fail in a pod by its own doing, beyond the usual. */
  double failures(Pod pod, long millis) {
    boolean broken =
        on(Fault.BAD_DEPLOY, millis)
            && pod.service.name().equals(DEPLOYED)
            && pod.version.equals(BROKEN_VERSION);
    return broken ? 0.5 : 0;
  }

  boolean certificateEnded(String service, long millis) {
    return on(Fault.CERTIFICATE_EXPIRY, millis) && service.equals(UNCERTIFIED);
  }

  /** When the certificate of a service ends, if that is soon; else 0. */
  long certificateEnd(String service) {
    return fault == Fault.CERTIFICATE_EXPIRY && service.equals(UNCERTIFIED) ? start : 0;
  }

  /** Megabytes a pod loses a minute while it serves its usual load. */
  double leak(String service, long millis) {
    return on(Fault.MEMORY_LEAK, millis) && service.equals(LEAKING) ? 11 : 0;
  }
}
