package io.tarsier.flow;

/** Where whoever is told of an incident can say that they look after it. */
@FunctionalInterface
public interface WayBack {

  /** There is none. */
  WayBack NONE = (incident, channel) -> "";

  /**
   * An address made for one notice; empty for none.
   *
   * @param incident its identifier
   * @param channel over which it is told
   */
  String address(String incident, String channel);
}
