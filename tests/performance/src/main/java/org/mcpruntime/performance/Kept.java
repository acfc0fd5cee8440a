package org.mcpruntime.performance;

import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.analytics.table.EventFilter;
import org.mcpruntime.analytics.table.Place;

/** A store that is measured. */
interface Kept extends AutoCloseable {

  /** All or nothing, and on the disk when it returns. */
  void append(List<byte[]> lines) throws Exception;

  /** How many events a whole report counts. */
  long usage(EventFilter filter) throws Exception;

  /** How many of the fifty newest before a place there are. */
  int page(EventFilter filter, @Nullable Place before) throws Exception;

  /** On the disk. */
  long bytes() throws Exception;

  @Override
  void close() throws SQLException;
}
