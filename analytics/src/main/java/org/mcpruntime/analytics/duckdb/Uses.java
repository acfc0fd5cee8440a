package org.mcpruntime.analytics.duckdb;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.duckdb.DuckDBConnection;
import org.mcpruntime.analytics.table.ArrivedEvent;
import org.mcpruntime.analytics.table.EventColumn;

/** Numbers of uses; those that were met of late are at hand. For one thread at a time. */
final class Uses {

  /** Which rows no event is of any more. */
  static final String IDLE = "use_number NOT IN (SELECT use_number FROM events)";

  private static final int AT_HAND = 50_000;

  private final Writer writer;
  private final DuckDBConnection connection;
  private final Layout layout;
  private final List<EventColumn> common;
  private final MessageDigest sha256 = sha256();
  private final Map<UUID, Long> known = new LatelyUsed();
  private long last;

  /** Forgets what was asked for longest ago. */
  private static final class LatelyUsed extends LinkedHashMap<UUID, Long> {
    private static final long serialVersionUID = 1L;

    LatelyUsed() {
      super(16, 0.75f, true);
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<UUID, Long> eldest) {
      return size() > AT_HAND;
    }
  }

  Uses(Writer writer, DuckDBConnection connection, Layout layout) throws SQLException {
    this.writer = writer;
    this.connection = connection;
    this.layout = layout;
    this.common = layout.common();
    this.last = new Sql("SELECT max(use_number) FROM uses").single(connection);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** Forgets all, for what was written since may not be there. */
  void forget() {
    known.clear();
  }

  /** The number of each event's use, in their order; those that are new are written. */
  List<Long> numbers(List<ArrivedEvent> events) throws SQLException {
    var digests = events.stream().map(this::digest).toList();
    var found = new HashMap<UUID, Long>();
    for (var digest : digests) {
      var number = known.get(digest);
      if (number != null) {
        found.put(digest, number);
      }
    }
    var lacking = digests.stream().filter(digest -> !found.containsKey(digest)).distinct().toList();
    if (!lacking.isEmpty()) {
      look(lacking, found);
    }
    var numbers = new ArrayList<Long>(events.size());
    for (int i = 0; i < events.size(); i++) {
      var number = found.get(digests.get(i));
      if (number == null) {
        number = ++last;
        found.put(digests.get(i), number);
        append(number, digests.get(i), events.get(i));
      }
      numbers.add(number);
    }
    known.putAll(found);
    return numbers;
  }

  private void look(List<UUID> lacking, Map<UUID, Long> found) throws SQLException {
    var text = "SELECT digest, use_number FROM uses WHERE digest IN (SELECT unnest(?))";
    try (var statement = connection.prepareStatement(text)) {
      statement.setArray(1, connection.createArrayOf("UUID", lacking.toArray()));
      try (var rows = statement.executeQuery()) {
        while (rows.next()) {
          found.put(rows.getObject(1, UUID.class), rows.getLong(2));
        }
      }
    }
  }

  private void append(long number, UUID digest, ArrivedEvent event) throws SQLException {
    var uses = writer.to("uses");
    uses.beginRow();
    for (var name : layout.uses()) {
      switch (name) {
        case "use_number" -> uses.append(number);
        case "digest" -> uses.append(digest);
        default -> Writer.append(event, Layout.column(name), uses);
      }
    }
    uses.endRow();
  }

  private UUID digest(ArrivedEvent event) {
    for (var column : common) {
      sha256.update(event.word(column).getBytes(UTF_8));
      sha256.update((byte) 0xFF); // is in no UTF-8
    }
    var digest = ByteBuffer.wrap(sha256.digest());
    return new UUID(digest.getLong(), digest.getLong());
  }
}
