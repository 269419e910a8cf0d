package io.tarsier.host;

import io.tarsier.host.DiskProbe.DiskCounters;
import io.tarsier.host.NetworkProbe.NetworkCounters;
import java.util.List;
import oshi.hardware.HWDiskStore;
import oshi.hardware.HardwareAbstractionLayer;
import oshi.hardware.NetworkIF;

/**
 * Disk and network counters through OSHI, for systems other than Linux. The lists are made once in
 * {@link #REDISCOVER} readings, their counters refreshed at each.
 */
final class OshiCounters {

  static final int REDISCOVER = 60;

  private OshiCounters() {}

  static DiskCounters disks(HardwareAbstractionLayer hardware) {
    return new DiskCounters() {
      private List<HWDiskStore> disks = List.of();
      private int readings;

      @Override
      public void forEach(DiskCounters.Visitor visitor) {
        if (readings++ % REDISCOVER == 0) {
          disks = hardware.getDiskStores();
        }
        for (HWDiskStore disk : disks) {
          if (disk.updateAttributes()) {
            visitor.disk(
                disk.getName(),
                disk.getReads(),
                disk.getReadBytes(),
                disk.getWrites(),
                disk.getWriteBytes(),
                disk.getTransferTime());
          }
        }
      }
    };
  }

  static NetworkCounters network(HardwareAbstractionLayer hardware) {
    return new NetworkCounters() {
      private List<NetworkIF> links = List.of();
      private int readings;

      @Override
      public void forEach(NetworkCounters.Visitor visitor) {
        if (readings++ % REDISCOVER == 0) {
          links = hardware.getNetworkIFs(true);
        }
        for (NetworkIF link : links) {
          if (link.updateAttributes()) {
            visitor.link(
                link.getName(),
                link.getBytesRecv(),
                link.getPacketsRecv(),
                link.getBytesSent(),
                link.getPacketsSent(),
                link.getInErrors() + link.getOutErrors(),
                link.getInDrops());
          }
        }
      }
    };
  }
}
