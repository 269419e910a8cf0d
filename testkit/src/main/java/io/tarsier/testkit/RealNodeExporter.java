package io.tarsier.testkit;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;

/** A real node exporter on a free loopback port, from Debian's {@code prometheus-node-exporter}. */
public final class RealNodeExporter implements AutoCloseable {

  private static final String PROGRAM = "prometheus-node-exporter";

  private final RealProgram program;
  private final String address;

  private RealNodeExporter(RealProgram program, String address) {
    this.program = program;
    this.address = address;
  }

  /** Whether tests that need it can run; say so aloud when they cannot. */
  public static boolean isInstalled() {
    return RealProgram.isInstalled(PROGRAM);
  }

  /**
   * @param dir where its log goes
   */
  public static RealNodeExporter start(Path dir) {
    String address = "127.0.0.1:" + RealProgram.freePort();
    return new RealNodeExporter(
        RealProgram.start(
            List.of(PROGRAM, "--web.listen-address=" + address),
            dir.resolve("node-exporter.log"),
            URI.create("http://" + address + "/metrics")),
        address);
  }

  /** {@code 127.0.0.1:port}, to be scraped. */
  public String address() {
    return address;
  }

  @Override
  public void close() {
    program.close();
  }
}
