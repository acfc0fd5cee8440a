package org.mcpruntime.performance;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.mcpruntime.contract.audit.Reason;
import org.mcpruntime.mcp.Agreement;
import org.mcpruntime.mcp.Direction;
import org.mcpruntime.mcp.Envelope;
import org.mcpruntime.mcp.Limits;
import org.mcpruntime.mcp.McpHeaders;
import org.mcpruntime.mcp.Message;
import org.mcpruntime.mcp.Reader;
import org.mcpruntime.mcp.Reading;
import org.mcpruntime.mcp.Sse;
import org.mcpruntime.mcp.SseReader;
import org.mcpruntime.mcp.SseWriter;
import org.mcpruntime.performance.Runs.Cost;
import org.mcpruntime.policy.Caller;
import org.mcpruntime.policy.Decide;
import org.mcpruntime.policy.Decision;
import org.mcpruntime.policy.PolicyIndex;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;

/**
 * What a message costs from bytes to the bytes that are forwarded, beside Jackson's ways to read
 * and write the same.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class WireBenchmark {

  private static final int GRANTS = 1_000;
  private static final int STREAM = 1 << 20;
  private static final int PIECE = 16 << 10;
  private static final List<String> JACKSON = List.of("streaming", "tree", "strictTree");
  private static final String JACKSON_COLUMNS =
      "Jackson copies event by event;Jackson reads and writes a tree;the same, names checked";

  private static final JsonFactory FACTORY = new JsonFactory();
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final ObjectMapper STRICT =
      JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  @Param public Body body = Body.SMALL;

  private final Reader reader = new Reader(Limits.REQUEST, Direction.TO_SERVER);
  private final ByteBuffer outgoing = ByteBuffer.allocate(Limits.REQUEST.bytes());
  private final Population population = new Population(Scenario.ONE_GRANT, GRANTS);
  private final PolicyIndex index = PolicyIndex.compile(population.snapshot());
  private final Caller caller = population.callers().getFirst();
  private final String tool = population.message().target().name();
  private final List<Map.Entry<String, String>> headers =
      List.of(
          Map.entry("Host", "gateway.example.com"),
          Map.entry("Content-Type", "application/json"),
          Map.entry("Accept", "application/json, text/event-stream"),
          Map.entry(McpHeaders.VERSION, "2026-07-28"),
          Map.entry(McpHeaders.METHOD, "tools/call"),
          Map.entry(McpHeaders.NAME, tool));
  private byte[] text = body.call(tool);
  private byte[] stream = new byte[0];

  @Setup
  public void prepare() throws IOException {
    text = body.call(tool);
    stream = events(text);
    if (decided().reason() != Reason.ALLOWED || !(agreed() instanceof Agreement.Agreed)) {
      throw new IllegalStateException("the call is not let through");
    }
    var ours = MAPPER.readTree(((Envelope) read()).text().toBytes());
    if (!ours.equals(MAPPER.readTree(tree())) || !ours.equals(MAPPER.readTree(streaming()))) {
      throw new IllegalStateException("what was read differs");
    }
  }

  /** As many events as fill the stream, each of them the text, white space and all. */
  private static byte[] events(byte[] text) {
    var event = SseWriter.write(new Sse.Event(null, null, null, new Sse.Data(text)));
    var stream = new ByteArrayOutputStream();
    for (int n = 0; n < eventsOf(text.length); n++) {
      stream.writeBytes(event);
    }
    return stream.toByteArray();
  }

  private static int eventsOf(int length) {
    return Math.max(1, STREAM / length);
  }

  @Benchmark
  public Reading read() {
    return reader.read(text);
  }

  @Benchmark
  public Agreement agreed() {
    return Agreement.of((Envelope) reader.read(text), McpHeaders.of(headers));
  }

  @Benchmark
  public Decision decided() {
    var envelope = (Envelope) reader.read(text);
    var decision =
        Decide.decide(index, caller, (Message.Request) envelope.message(), Population.NOW);
    outgoing.clear().put(envelope.text().buffer());
    return decision;
  }

  @Benchmark
  public boolean events(Blackhole blackhole) {
    var events = new SseReader(Limits.RESPONSE.bytes());
    boolean whole = true;
    for (int from = 0; from < stream.length; from += PIECE) {
      whole &= events.feed(stream, from, Math.min(from + PIECE, stream.length), blackhole::consume);
    }
    return whole;
  }

  @Benchmark
  public byte[] streaming() throws IOException {
    var out = new ByteArrayOutputStream(text.length);
    try (var parser = FACTORY.createParser(text);
        var generator = FACTORY.createGenerator(out)) {
      while (parser.nextToken() != null) {
        generator.copyCurrentEvent(parser);
      }
    }
    return out.toByteArray();
  }

  @Benchmark
  public byte[] tree() throws IOException {
    return MAPPER.writeValueAsBytes(MAPPER.readTree(text));
  }

  @Benchmark
  public byte[] strictTree() throws IOException {
    return STRICT.writeValueAsBytes(STRICT.readTree(text));
  }

  /** Prints the tables; arguments are options of JMH, for a shorter run. */
  public static void main(String[] args) throws RunnerException, CommandLineOptionException {
    var small = Arrays.stream(Body.values()).filter(Body::small).toList();
    var large = Arrays.stream(Body.values()).filter(body -> !body.small()).toList();
    IO.print(calls(small, args).markdown() + "\n");
    IO.print(megabytes(large, args).markdown() + "\n");
    IO.print(streams(args).markdown());
  }

  private static Table calls(List<Body> bodies, String[] args)
      throws RunnerException, CommandLineOptionException {
    var methods = new ArrayList<>(List.of("read", "agreed", "decided"));
    methods.addAll(JACKSON);
    var costs = Runs.of(WireBenchmark.class, methods, bodies, args);
    var columns = new ArrayList<>(List.of("a call of a tool", "bytes"));
    var ours = "read;read, headers agree;read, decided on 1,000 grants, written";
    for (var column : (ours + ";" + JACKSON_COLUMNS).split(";", -1)) {
      columns.addAll(List.of(column + ": ns", "allocated"));
    }
    var rows = new ArrayList<List<String>>();
    for (var body : bodies) {
      var row = new ArrayList<>(List.of(body.sentence(), Table.figure(length(body))));
      for (var method : methods) {
        var cost = Runs.cost(costs, method, body);
        row.addAll(List.of(Table.figure(cost.time()), Table.figure(cost.bytes())));
      }
      rows.add(row);
    }
    return new Table("One call", columns, rows);
  }

  private static Table megabytes(List<Body> bodies, String[] args)
      throws RunnerException, CommandLineOptionException {
    var methods = new ArrayList<>(List.of("read", "decided"));
    methods.addAll(JACKSON);
    var costs = Runs.of(WireBenchmark.class, methods, bodies, args);
    var columns = new ArrayList<>(List.of("a call of a tool"));
    for (var column : ("read;read, decided, written;" + JACKSON_COLUMNS).split(";", -1)) {
      columns.addAll(List.of(column + ": MB/s", "allocated"));
    }
    var rows = new ArrayList<List<String>>();
    for (var body : bodies) {
      var row = new ArrayList<>(List.of(body.sentence()));
      for (var method : methods) {
        var cost = Runs.cost(costs, method, body);
        row.addAll(List.of(speed(length(body), cost), Table.figure(cost.bytes())));
      }
      rows.add(row);
    }
    return new Table("The largest call", columns, rows);
  }

  private static Table streams(String[] args) throws RunnerException, CommandLineOptionException {
    var bodies = List.of(Body.values());
    var costs = Runs.of(WireBenchmark.class, List.of("events"), bodies, args);
    var rows = new ArrayList<List<String>>();
    for (var body : bodies) {
      var cost = Runs.cost(costs, "events", body);
      int events = eventsOf(length(body));
      var bytes = events(body.call(tool())).length;
      rows.add(
          List.of(
              body.sentence(),
              Integer.toString(events),
              speed(bytes, cost),
              Table.figure(cost.bytes() / events)));
    }
    return new Table(
        "A stream of server-sent events, in pieces of 16 KiB",
        List.of("each event", "events", "MB/s", "allocated for an event"),
        rows);
  }

  private static String tool() {
    return new Population(Scenario.ONE_GRANT, 1).message().target().name();
  }

  private static int length(Body body) {
    return body.call(tool()).length;
  }

  /** Bytes a nanosecond are thousands of megabytes a second. */
  private static String speed(int bytes, Cost cost) {
    return Table.figure(bytes / cost.time() * 1_000);
  }
}
