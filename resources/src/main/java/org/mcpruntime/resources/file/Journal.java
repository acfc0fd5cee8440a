package org.mcpruntime.resources.file;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.json.Json;

/**
 * The memory of a folder: one line a fact, the last about a thing counts. Lines are appended, and
 * written anew when most are out of date.
 */
final class Journal implements AutoCloseable {

  /** Below that it is never written anew. */
  private static final long SMALL = 1 << 20;

  /** First line; the number rises when older releases cannot read what follows. */
  private static final String HEADER = "mcp-runtime resources 1\n";

  private static final int CHECKSUM_LETTERS = 8;

  /** So many lines are worth a second processor. */
  private static final int MANY = 100;

  private final Path file;
  private @Nullable FileChannel out;
  private long length;

  /** Its length when it was last written anew. */
  private long compact;

  /**
   * What was read. Where anything is damaged, or nothing was there, it is to be written anew.
   *
   * @param damaged numbers of the lines that cannot be read
   * @param newer whether a newer release wrote it
   */
  record Contents(List<Line> lines, List<Integer> damaged, boolean newer) {}

  /** Whether lines can be appended. */
  boolean open() {
    return out != null;
  }

  Journal(Path file) {
    this.file = file;
  }

  /** Reads what there is; a last line that was never finished is none. */
  Contents read() throws IOException {
    if (!Files.exists(file)) {
      return new Contents(List.of(), List.of(), false);
    }
    var bytes = Files.readAllBytes(file);
    var ends = ends(bytes);
    if (ends.isEmpty()) {
      return new Contents(List.of(), bytes.length == 0 ? List.of() : List.of(1), false);
    }
    var header = new String(bytes, 0, ends.getFirst() + 1, StandardCharsets.UTF_8);
    if (!header.equals(HEADER)) {
      return new Contents(List.of(), List.of(1), header.startsWith("mcp-runtime resources "));
    }
    var read =
        IntStream.range(1, ends.size())
            .parallel()
            .mapToObj(i -> parse(bytes, ends.get(i - 1) + 1, ends.get(i)))
            .toList();
    var lines = new ArrayList<Line>(read.size());
    var damaged = new ArrayList<Integer>();
    for (int i = 0; i < read.size(); i++) {
      if (read.get(i).isPresent()) {
        lines.add(read.get(i).get());
      } else {
        damaged.add(i + 2);
      }
    }
    if (damaged.isEmpty()) {
      resume(ends.getLast() + 1L);
    }
    return new Contents(lines, damaged, false);
  }

  private static List<Integer> ends(byte[] bytes) {
    var ends = new ArrayList<Integer>();
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == '\n') {
        ends.add(i);
      }
    }
    return ends;
  }

  private static Optional<Line> parse(byte[] bytes, int start, int end) {
    int json = start + CHECKSUM_LETTERS + 1;
    if (end < json
        || !checksum(bytes, json, end)
            .equals(new String(bytes, start, CHECKSUM_LETTERS, StandardCharsets.US_ASCII))) {
      return Optional.empty();
    }
    try {
      return Optional.of(Json.RESOURCES.readValue(bytes, json, end - json, Line.class));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static String checksum(byte[] bytes, int start, int end) {
    var crc = new CRC32();
    crc.update(bytes, start, end - start);
    return HexFormat.of().toHexDigits((int) crc.getValue());
  }

  /** Whether it is where it belongs: somebody may have removed it. */
  boolean exists() {
    return Files.exists(file);
  }

  /** Adds lines, durably. */
  void append(List<Line> lines) throws IOException {
    var to = out;
    if (to == null) {
      throw new IOException(file + " is not open");
    }
    var bytes = ByteBuffer.wrap(joined("", lines));
    long before = length;
    try {
      while (bytes.hasRemaining()) {
        length += to.write(bytes, length);
      }
      to.force(false);
    } catch (IOException e) {
      length = before;
      to.truncate(before);
      throw e;
    }
  }

  /** Whether most of it is out of date. */
  boolean large() {
    return length > SMALL && length > 3 * compact;
  }

  /** Writes it anew with these lines alone. */
  void rewrite(List<Line> lines) throws IOException {
    var bytes = joined(HEADER, lines);
    Durable.write(file, ByteBuffer.wrap(bytes));
    close();
    out = FileChannel.open(file, StandardOpenOption.WRITE);
    length = bytes.length;
    compact = length;
  }

  /** Goes on after the last whole line. */
  private void resume(long end) throws IOException {
    out = FileChannel.open(file, StandardOpenOption.WRITE);
    out.truncate(end);
    length = end;
    compact = end;
  }

  private static byte[] joined(String header, List<Line> lines) {
    var stream = lines.size() < MANY ? lines.stream() : lines.parallelStream();
    var written = stream.map(Journal::json).toList();
    var bytes = new ByteArrayOutputStream();
    bytes.writeBytes(header.getBytes(StandardCharsets.UTF_8));
    for (var json : written) {
      bytes.writeBytes(checksum(json, 0, json.length).getBytes(StandardCharsets.US_ASCII));
      bytes.write(' ');
      bytes.writeBytes(json);
      bytes.write('\n');
    }
    return bytes.toByteArray();
  }

  private static byte[] json(Line line) {
    try {
      return Json.RESOURCES.writeValueAsBytes(line);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    if (out != null) {
      try {
        out.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } finally {
        out = null;
      }
    }
  }
}
