package io.tarsier.bench;

import java.nio.charset.StandardCharsets;
import java.util.Random;

/** Lines as a distributed file system writes them: eight messages, every line with new values. */
final class LogLinesLikeHdfs {

  private final Random random;

  LogLinesLikeHdfs(long seed) {
    random = new Random(seed);
  }

  /** Many lines one after the other, without ends. */
  static byte[][] make(int lines, long seed) {
    LogLinesLikeHdfs maker = new LogLinesLikeHdfs(seed);
    byte[][] all = new byte[lines][];
    for (int i = 0; i < lines; i++) {
      all[i] = maker.next().getBytes(StandardCharsets.UTF_8);
    }
    return all;
  }

  String next() {
    String block = "blk_" + random.nextLong();
    return switch (random.nextInt(8)) {
      case 0 -> "PacketResponder " + random.nextInt(3) + " for block " + block + " terminating";
      case 1 -> "Received block " + block + " of size 67108864 from /" + host();
      case 2 -> "Receiving block " + block + " src: /" + address() + " dest: /" + address();
      case 3 ->
          "BLOCK* NameSystem.addStoredBlock: blockMap updated: "
              + address()
              + " is added to "
              + block
              + " size "
              + random.nextInt(67_108_864);
      case 4 ->
          "Deleting block "
              + block
              + " file /mnt/data/current/subdir"
              + random.nextInt(64)
              + "/"
              + block;
      case 5 -> "BLOCK* NameSystem.delete: " + block + " is added to invalidSet of " + address();
      case 6 ->
          "BLOCK* NameSystem.allocateBlock: /user/root/_temporary/_task_2026_m_"
              + random.nextInt(1000)
              + "/part-"
              + random.nextInt(1000)
              + ". "
              + block;
      default -> address() + " Served block " + block + " to /" + host();
    };
  }

  private String host() {
    return "10.251." + random.nextInt(256) + "." + random.nextInt(256);
  }

  private String address() {
    return host() + ":" + (1024 + random.nextInt(60_000));
  }
}
