package io.tarsier.demo;

/**
 * One stretch of time, as the services look back on it at its end.
 *
 * @param begin when the shop opened
 * @param waiting messages in the queue that nobody fetches
 */
record Stretch(
    long begin,
    long from,
    long to,
    Cluster cluster,
    Conditions conditions,
    Trouble trouble,
    double waiting) {

  double seconds() {
    return (to - from) / 1000.0;
  }

  double slowdown(String service) {
    return trouble.slowdown(service, to);
  }

  long certificateEnd(String service) {
    return trouble.certificateEnd(service);
  }

  boolean certificateEnded(String service) {
    return trouble.certificateEnded(service, to);
  }
}
