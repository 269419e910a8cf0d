package io.tarsier.host;

/** Reads one aspect of the machine. May throw anything: its neighbours are read all the same. */
@FunctionalInterface
interface Probe {
  void read(Readings readings);
}
