package io.tarsier.host;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Traffic, errors and drops of each network interface. The virtual ends that containers bring
 * along, and bridges, which repeat what the physical interface shows, are left out; of loopback,
 * where what is sent is what is received, one series stays. At most {@link #MAX_INTERFACES}; one
 * without any traffic since boot is not there.
 */
final class NetworkProbe implements Probe {

  static final int MAX_INTERFACES = 8;

  private static final Pattern NOISE =
      Pattern.compile(
          "(veth|cali|cilium|lxc|cni|flannel|docker|br-|virbr|vnet|tap|ifb|dummy|kube-|nodelocaldns"
              + "|tunl|sit|gre|erspan|ip6|ip_vti|awdl|llw|utun|anpi|bridge|gif|stf).*");

  private final NetworkCounters counters;
  private final Names names;
  private final Map<String, Interface> interfaces = new LinkedHashMap<>();

  /** Where the counters come from. */
  @FunctionalInterface
  interface NetworkCounters {
    void forEach(Visitor visitor);

    /** Takes the totals of one interface since boot. */
    @FunctionalInterface
    interface Visitor {
      void link(
          String name,
          long receivedBytes,
          long receivedPackets,
          long sentBytes,
          long sentPackets,
          long errors,
          long drops);
    }
  }

  private record Interface(
      Rate receivedBytes,
      Rate receivedPackets,
      Rate sentBytes,
      Rate sentPackets,
      Rate errors,
      Rate drops) {}

  NetworkProbe(NetworkCounters counters, Names names) {
    this.counters = counters;
    this.names = names;
  }

  @Override
  public void read(Readings readings) {
    counters.forEach(
        (name, receivedBytes, receivedPackets, sentBytes, sentPackets, errors, drops) -> {
          Interface link = interfaces.get(name);
          if (link == null) {
            if (receivedBytes + sentBytes == 0
                || interfaces.size() >= MAX_INTERFACES
                || NOISE.matcher(name).matches()) {
              return;
            }
            link = link(name);
            interfaces.put(name, link);
          }
          link.receivedBytes().read(readings, receivedBytes);
          if (isLoopback(name)) {
            return;
          }
          link.receivedPackets().read(readings, receivedPackets);
          link.sentBytes().read(readings, sentBytes);
          link.sentPackets().read(readings, sentPackets);
          link.errors().read(readings, errors);
          link.drops().read(readings, drops);
        });
  }

  private static boolean isLoopback(String name) {
    return name.equals("lo") || name.equals("lo0");
  }

  private Interface link(String name) {
    return new Interface(
        names.rate("host_network_received_bytes_per_second", "interface", name),
        names.rate("host_network_received_packets_per_second", "interface", name),
        names.rate("host_network_sent_bytes_per_second", "interface", name),
        names.rate("host_network_sent_packets_per_second", "interface", name),
        names.rate("host_network_errors_per_second", "interface", name),
        names.rate("host_network_drops_per_second", "interface", name));
  }
}
