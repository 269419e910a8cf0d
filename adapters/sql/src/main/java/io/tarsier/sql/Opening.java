package io.tarsier.sql;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.tarsier.ports.StorageException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * Opens databases: checks what can be wrong before anything is pooled, so that each fault has its
 * own sentence.
 */
final class Opening {

  static final String FILE = "tarsier.db";

  private static final int READERS = 4;
  private static final int BUSY_MILLIS = 10_000;
  private static final int POSTGRES_CONNECTIONS = 8;

  private Opening() {}

  /** The database in a data folder, made when it is not there, held for this process. */
  static Database sqlite(Path folder) {
    Path file = folder.resolve(FILE);
    String location = file.toAbsolutePath().toString();
    FolderLock lock = lock(folder);
    try {
      if (!Files.exists(file) || Files.size(file) == 0) {
        prepare(file);
      }
      SQLiteDataSource writer = sqliteSource(file, writerConfig());
      Migrations.run(writer, Dialect.SQLITE, location);
      SQLiteConfig reading = new SQLiteConfig();
      reading.setBusyTimeout(BUSY_MILLIS);
      return new Database(
          Dialect.SQLITE,
          location,
          pool("tarsier-read", sqliteSource(file, reading), READERS, false),
          Optional.of(pool("tarsier-write", writer, 1, false)),
          lock);
    } catch (IOException e) {
      lock.close();
      throw unwritable(folder, e);
    } catch (SQLException | RuntimeException e) {
      lock.close();
      throw Faults.translate(e, Dialect.SQLITE, location);
    }
  }

  /** The database in a data folder as it is: nothing is locked, made or changed. */
  static Database sqliteReadOnly(Path folder) {
    Path file = folder.resolve(FILE);
    String location = file.toAbsolutePath().toString();
    if (!Files.isReadable(file)) {
      throw new StorageException(
          location + " is not there or cannot be read; name the data folder with --data");
    }
    try {
      SQLiteDataSource source = sqliteSource(file, readOnlyConfig());
      try {
        Migrations.require(source, Dialect.SQLITE, location);
      } catch (SQLiteException e) {
        // Even a reader of a write-ahead log writes an index beside it. On read-only media, where
        // nobody can be writing, the file is read without one; that is only right when no log is
        // left over.
        if (primary(e) != SQLiteErrorCode.SQLITE_CANTOPEN.code || hasLog(file)) {
          throw e;
        }
        source = sqliteSource(file, readOnlyConfig());
        source.setUrl(source.getUrl() + "?immutable=1");
        Migrations.require(source, Dialect.SQLITE, location);
      }
      return new Database(
          Dialect.SQLITE,
          location,
          pool("tarsier-read", source, 1, true),
          Optional.empty(),
          () -> {});
    } catch (SQLException | RuntimeException e) {
      throw Faults.translate(e, Dialect.SQLITE, location);
    }
  }

  static Database postgres(PostgresAddress address, boolean readOnly) {
    String location = address.display();
    PGSimpleDataSource source = new PGSimpleDataSource();
    try {
      source.setApplicationName("tarsier");
      source.setConnectTimeout(5);
      source.setLoginTimeout(10);
      source.setSocketTimeout(60);
      source.setTcpKeepAlive(true);
      source.setReadOnly(readOnly);
      // After the defaults, so that options in the address win.
      source.setUrl(address.jdbcUrl());
      address.user().ifPresent(source::setUser);
      address.password().ifPresent(source::setPassword);
      if (readOnly) {
        Migrations.require(source, Dialect.POSTGRESQL, location);
      } else {
        Migrations.run(source, Dialect.POSTGRESQL, location);
      }
      HikariDataSource pool = postgresPool(source, readOnly);
      return new Database(
          Dialect.POSTGRESQL,
          location,
          pool,
          readOnly ? Optional.empty() : Optional.of(pool),
          () -> {});
    } catch (SQLException | RuntimeException e) {
      throw Faults.translate(e, Dialect.POSTGRESQL, location);
    }
  }

  private static FolderLock lock(Path folder) {
    try {
      if (!Files.isDirectory(folder)) {
        if (Files.exists(folder)) {
          throw new StorageException(folder + " is a file; name a folder for the data with --data");
        }
        create(folder);
      }
      return FolderLock.acquire(folder);
    } catch (IOException e) {
      throw unwritable(folder, e);
    }
  }

  private static StorageException unwritable(Path folder, IOException e) {
    String reason =
        switch (e) {
          case AccessDeniedException denied -> "permission denied";
          case FileSystemException fault when fault.getReason() != null -> fault.getReason();
          default -> String.valueOf(e.getMessage());
        };
    return new StorageException(
        "the data folder "
            + folder
            + " cannot be written ("
            + reason
            + "); make room in it, make it writable, or choose another with --data",
        e);
  }

  /** Evidence is nobody else's business: what is made here is for its owner alone. */
  private static void create(Path folder) throws IOException {
    Path parent = folder.toAbsolutePath().getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    Files.createDirectory(folder, ownerOnly(folder, "rwx------"));
  }

  private static FileAttribute<?>[] ownerOnly(Path path, String permissions) {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        }
        : new FileAttribute<?>[0];
  }

  /** What can only be said before a file has content: that retention may give space back. */
  private static void prepare(Path file) throws IOException, SQLException {
    if (!Files.exists(file)) {
      // SQLite gives its side files the same permissions.
      Files.createFile(file, ownerOnly(file, "rw-------"));
    }
    try (Connection connection = sqliteSource(file, new SQLiteConfig()).getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA auto_vacuum = incremental");
      statement.execute("PRAGMA journal_mode = wal");
    }
  }

  private static SQLiteConfig writerConfig() {
    SQLiteConfig config = new SQLiteConfig();
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    // NORMAL would lose the last commits in a power cut: acknowledged must mean durable.
    config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    config.setTransactionMode(SQLiteConfig.TransactionMode.IMMEDIATE);
    config.setBusyTimeout(BUSY_MILLIS);
    config.setJournalSizeLimit(64 << 20);
    // Kilobytes, when negative: keeps the upper pages of every index at hand.
    config.setCacheSize(-16 << 10);
    return config;
  }

  private static SQLiteConfig readOnlyConfig() {
    SQLiteConfig config = new SQLiteConfig();
    config.setReadOnly(true);
    config.setBusyTimeout(BUSY_MILLIS);
    return config;
  }

  /** As a URI, so that question marks and spaces in a path are no options. */
  private static SQLiteDataSource sqliteSource(Path file, SQLiteConfig config) {
    SQLiteDataSource source = new SQLiteDataSource(config);
    source.setUrl("jdbc:sqlite:file:" + file.toUri().getRawPath());
    return source;
  }

  private static boolean hasLog(Path file) {
    try {
      Path log = file.resolveSibling(FILE + "-wal");
      return Files.exists(log) && Files.size(log) > 0;
    } catch (IOException e) {
      return true;
    }
  }

  private static int primary(SQLiteException e) {
    return e.getResultCode().code & 0xff;
  }

  private static HikariDataSource postgresPool(DataSource source, boolean readOnly) {
    HikariConfig config = config("tarsier", source, POSTGRES_CONNECTIONS, readOnly);
    // What waiting for the journal's head relies on, whatever the server's default is. It also
    // keeps the pool from asking its first connection, which may be breaking just then.
    config.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
    return new HikariDataSource(config);
  }

  private static HikariDataSource pool(String name, DataSource source, int size, boolean readOnly) {
    return new HikariDataSource(config(name, source, size, readOnly));
  }

  private static HikariConfig config(String name, DataSource source, int size, boolean readOnly) {
    HikariConfig config = new HikariConfig();
    config.setPoolName(name);
    config.setDataSource(source);
    config.setMaximumPoolSize(size);
    config.setMinimumIdle(1);
    config.setReadOnly(readOnly);
    config.setConnectionTimeout(BUSY_MILLIS);
    // The database answered a moment ago; connections beyond the first are made when needed.
    config.setInitializationFailTimeout(-1);
    return config;
  }
}
