package io.tarsier.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LinuxCountersTest {

  @TempDir Path root;

  private final Machine machine = new Machine();

  @Test
  void readsWholeDisksAndLeavesPartitionsAndLoopsOut() throws IOException {
    Files.createDirectories(root.resolve("block/vda"));
    Files.createDirectories(root.resolve("block/loop0"));
    DiskProbe probe = new DiskProbe(LinuxCounters.disks(root, root), Machine.NAMES);
    diskstats(100, 2000, 1000);
    assertThat(machine.read(probe)).isEmpty();
    diskstats(110, 2040, 1500);
    machine.pass(Duration.ofSeconds(2));

    assertThat(machine.read(probe))
        .containsOnly(
            Map.entry("host_disk_reads_per_second{device=\"vda\"}", 5.0),
            Map.entry("host_disk_read_bytes_per_second{device=\"vda\"}", 20 * 512.0),
            Map.entry("host_disk_writes_per_second{device=\"vda\"}", 0.0),
            Map.entry("host_disk_written_bytes_per_second{device=\"vda\"}", 0.0),
            Map.entry("host_disk_busy_ratio{device=\"vda\"}", 0.25));
  }

  private void diskstats(long reads, long sectors, long busyMillis) throws IOException {
    String rest = reads + " 0 " + sectors + " 10 7 0 56 3 0 " + busyMillis + " 20 0 0 0 0 1 1\n";
    Files.writeString(
        root.resolve("diskstats"),
        "   7       0 loop0 " + rest + " 254  0 vda " + rest + " 254  1 vda1 " + rest + "short\n");
  }

  @Test
  void aDiskThatWasNeverUsedIsNotThere() throws IOException {
    Files.createDirectories(root.resolve("block/sdb"));
    Files.writeString(root.resolve("diskstats"), "8 16 sdb 0 0 0 0 0 0 0 0 0 0 0\n");
    DiskProbe probe = new DiskProbe(LinuxCounters.disks(root, root), Machine.NAMES);
    machine.read(probe);
    machine.pass(Duration.ofSeconds(1));
    assertThat(machine.read(probe)).isEmpty();
  }

  @Test
  void readsRealInterfacesOneLoopbackSeriesAndNoVirtualEnds() throws IOException {
    NetworkProbe probe = new NetworkProbe(LinuxCounters.network(root), Machine.NAMES);
    netDev(1000);
    machine.read(probe);
    netDev(3000);
    machine.pass(Duration.ofSeconds(1));

    Map<String, Double> read = machine.read(probe);
    assertThat(read)
        .containsEntry("host_network_received_bytes_per_second{interface=\"eth0\"}", 2000.0)
        .containsEntry("host_network_sent_bytes_per_second{interface=\"eth0\"}", 4000.0)
        .containsEntry("host_network_errors_per_second{interface=\"eth0\"}", 0.0)
        .containsEntry("host_network_received_bytes_per_second{interface=\"lo\"}", 2000.0)
        .hasSize(7);
  }

  private void netDev(long bytes) throws IOException {
    String counters = bytes + " 10 1 2 0 0 0 0 " + 2 * bytes + " 20 3 4 0 0 0 0\n";
    Files.createDirectories(root.resolve("net"));
    Files.writeString(
        root.resolve("net/dev"),
        "Inter-|   Receive                      |  Transmit\n"
            + " face |bytes    packets errs drop fifo frame compressed multicast|bytes\n"
            + "    lo: "
            + counters
            + "  eth0:"
            + counters
            + "veth12@if3: "
            + counters
            + "docker0: "
            + counters
            + "  eth1: 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0\n");
  }

  @Test
  void atMostEightInterfacesAreWatched() throws IOException {
    NetworkProbe probe = new NetworkProbe(LinuxCounters.network(root), Machine.NAMES);
    StringBuilder dev = new StringBuilder();
    for (int i = 0; i < 40; i++) {
      dev.append("eth").append(i).append(": 1 1 0 0 0 0 0 0 1 1 0 0 0 0 0 0\n");
    }
    Files.createDirectories(root.resolve("net"));
    Files.writeString(root.resolve("net/dev"), dev);
    machine.read(probe);
    machine.pass(Duration.ofSeconds(1));
    assertThat(machine.read(probe)).hasSize(NetworkProbe.MAX_INTERFACES * 6);
  }

  @Test
  void aMissingFileIsNamed() {
    assertThatThrownBy(
            () -> machine.read(new DiskProbe(LinuxCounters.disks(root, root), Machine.NAMES)))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("diskstats");
  }

  @Test
  void pressureIsTheShareOfTimeSomeTaskWaited() throws IOException {
    Files.createDirectories(root.resolve("pressure"));
    Path cpu = root.resolve("pressure/cpu");
    String averages = "avg10=0.00 avg60=0.00 avg300=0.00 total=";
    Files.writeString(cpu, "some " + averages + "1000000\nfull " + averages + "5\n");
    PressureProbe probe = new PressureProbe(root, Machine.NAMES);
    machine.read(probe);
    Files.writeString(cpu, "some " + averages + "1500000\nfull " + averages + "9\n");
    machine.pass(Duration.ofSeconds(1));
    assertThat(machine.read(probe))
        .containsOnly(Map.entry("host_pressure_ratio{resource=\"cpu\"}", 0.5));
  }
}
