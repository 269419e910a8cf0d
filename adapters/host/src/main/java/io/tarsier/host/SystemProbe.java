package io.tarsier.host;

import io.tarsier.model.Series;
import java.time.Duration;
import java.time.Instant;
import oshi.hardware.HardwareAbstractionLayer;
import oshi.software.os.InternetProtocolStats.TcpStats;
import oshi.software.os.OperatingSystem;

/**
 * What is counted for the machine as a whole: load, processes, file descriptors, TCP connections
 * and the processor's temperature where there is a sensor.
 *
 * <p>Load is the one-minute average only: the longer ones are the same curve, smoothed, and would
 * repeat a finding minutes later. What is slow to ask for or slow to change is asked for once in
 * {@link #SLOW} and repeated in between, so that every series has the same rhythm.
 */
final class SystemProbe implements Probe {

  static final Duration SLOW = Duration.ofSeconds(10);

  /** A limit beyond this is none. */
  private static final long UNLIMITED = 1L << 40;

  private final HardwareAbstractionLayer hardware;
  private final OperatingSystem os;
  private final Series load;
  private final Series processes;
  private final Series threads;
  private final Series descriptors;
  private final Series descriptorsUsed;
  private final Series connections;
  private final Rate retransmits;
  private final Series temperature;
  private Instant slowAt = Instant.MIN;
  private double processCount = Double.NaN;
  private double celsius = Double.NaN;

  SystemProbe(HardwareAbstractionLayer hardware, OperatingSystem os, Names names) {
    this.hardware = hardware;
    this.os = os;
    this.load = names.series("host_load1");
    this.processes = names.series("host_processes");
    this.threads = names.series("host_threads");
    this.descriptors = names.series("host_file_descriptors");
    this.descriptorsUsed = names.series("host_file_descriptors_used_ratio");
    this.connections = names.series("host_tcp_connections");
    this.retransmits = names.rate("host_tcp_retransmitted_segments_per_second");
    this.temperature = names.series("host_cpu_temperature_celsius");
  }

  @Override
  public void read(Readings readings) {
    double one = hardware.getProcessor().getSystemLoadAverage(1)[0];
    readings.add(load, one < 0 ? Double.NaN : one); // Windows has none
    if (!readings.readAt().isBefore(slowAt.plus(SLOW))) {
      slowAt = readings.readAt();
      processCount = os.getProcessCount();
      double degrees = hardware.getSensors().getCpuTemperature();
      celsius = degrees > 0 ? degrees : Double.NaN; // 0 means "no sensor"
    }
    readings.add(processes, processCount);
    readings.add(temperature, celsius);
    readings.add(threads, os.getThreadCount());
    long open = os.getFileSystem().getOpenFileDescriptors();
    long limit = os.getFileSystem().getMaxFileDescriptors();
    readings.add(descriptors, open);
    readings.add(
        descriptorsUsed, limit > 0 && limit < UNLIMITED ? (double) open / limit : Double.NaN);
    TcpStats tcp = os.getInternetProtocolStats().getTCPv4Stats();
    readings.add(connections, tcp.getConnectionsEstablished());
    retransmits.read(readings, tcp.getSegmentsRetransmitted());
  }
}
