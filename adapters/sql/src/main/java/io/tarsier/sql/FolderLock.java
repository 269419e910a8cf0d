package io.tarsier.sql;

import io.tarsier.ports.StorageException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Holds a data folder for one process. The operating system's file lock ends with the process,
 * however it dies, so no stale lock is ever in the way; the file itself stays. Its content, the
 * holder's process number, is only there for the message.
 */
final class FolderLock implements AutoCloseable {

  /**
   * Folders held by this process. File locks are held per process, and closing any channel of a
   * locked file releases its lock on POSIX, so a second attempt must not even open the file.
   */
  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  private final Path folder;
  private final FileChannel channel;

  private FolderLock(Path folder, FileChannel channel) {
    this.folder = folder;
    this.channel = channel;
  }

  /**
   * @throws StorageException when another holder uses the folder
   * @throws IOException when the lock file cannot be written
   */
  static FolderLock acquire(Path folder) throws IOException {
    Path real = folder.toRealPath();
    if (!HELD.add(real)) {
      throw inUse(real, "this process");
    }
    FileChannel channel = null;
    boolean held = false;
    try {
      channel =
          FileChannel.open(
              real.resolve("tarsier.lock"),
              StandardOpenOption.CREATE,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE);
      FileLock lock = channel.tryLock();
      if (lock == null) {
        throw inUse(real, "process " + holder(channel));
      }
      channel.truncate(0);
      channel.write(
          StandardCharsets.US_ASCII.encode(Long.toString(ProcessHandle.current().pid())), 0);
      held = true;
      return new FolderLock(real, channel);
    } finally {
      if (!held) {
        HELD.remove(real);
        closeQuietly(channel);
      }
    }
  }

  @Override
  public void close() {
    closeQuietly(channel);
    HELD.remove(folder);
  }

  private static StorageException inUse(Path folder, String holder) {
    return new StorageException(
        "the data folder "
            + folder
            + " is used by another Tarsier ("
            + holder
            + "); stop that one or give this one another folder with --data");
  }

  private static String holder(FileChannel channel) throws IOException {
    ByteBuffer content = ByteBuffer.allocate(20);
    channel.read(content, 0);
    String number = StandardCharsets.US_ASCII.decode(content.flip()).toString();
    return number.isBlank() ? "unknown" : number;
  }

  private static void closeQuietly(@Nullable FileChannel channel) {
    try {
      if (channel != null) {
        channel.close();
      }
    } catch (IOException e) {
      // The lock ends with the process at the latest; nothing was written that could be lost.
    }
  }
}
