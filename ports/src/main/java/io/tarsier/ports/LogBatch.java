package io.tarsier.ports;

import io.tarsier.model.LogRecord;
import java.util.List;

/**
 * Records of one stream in their order, and where the stream goes on after them.
 *
 * @param stream what the position belongs to, unique within its source: a file, a query
 * @param records bounded by the source; may be empty where only the position has moved
 * @param position where reading has to go on after these records, opaque to all but the source;
 *     empty where a stream cannot be read again
 */
public record LogBatch(String stream, List<LogRecord> records, String position) {

  public LogBatch {
    records = List.copyOf(records);
  }
}
