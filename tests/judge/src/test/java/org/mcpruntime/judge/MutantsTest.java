package org.mcpruntime.judge;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.mcpruntime.contract.object.SideEffect;
import org.mcpruntime.contract.server.Tool;
import org.mcpruntime.contract.snapshot.PolicySnapshot;
import org.mcpruntime.judge.fixture.ModernServer;
import org.mcpruntime.mcp.CorpusBytes;
import org.mcpruntime.mcp.CorpusCase;
import org.mcpruntime.mcp.Direction;
import org.mcpruntime.mcp.HeaderValue;

/**
 * Every text of the corpus, sent as it is through the gateway to servers of other authors: each is
 * refused, or the server gets our canonical text of it and runs the tool that was decided on.
 */
class MutantsTest {

  private static final Path ROOT = Path.of(System.getProperty("repo.root"));
  private static final Path CORPUS = ROOT.resolve("mcp/src/test/corpus");
  private static final Path TARGET = ROOT.resolve("tests/judge/target/mutants");

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String MODERN = "2026-07-28";
  private static final String META =
      "\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\","
          + "\"io.modelcontextprotocol/clientCapabilities\":{}}";
  private static final String ASKED_BY_THE_GATEWAY = "\"id\":\"era\"";
  private static final String LAST = "last";

  /** What some mutants say beside the tool that is allowed; nobody may run it. */
  private static final List<String> DENIED = List.of("rm", "hidden");

  private static final Pattern TOOL = Pattern.compile("tools/call\\[tool=(.*)]");
  private static final Pattern METHOD = Pattern.compile("([^\\[?@ ]+)(?:\\[\\w+=(.*)])?");

  /** What was sent, and what is right. */
  private record Mutant(String place, List<String> headers, String latin1, CorpusCase source) {

    byte[] text() {
      return latin1.getBytes(ISO_8859_1);
    }

    byte[] canonical(String meta) {
      return with(source.canonical().bytes(), meta);
    }

    boolean ends() {
      return !source.what().startsWith("subscriptions/listen");
    }
  }

  /** What became of all of them. */
  private static final class Tally {
    private final List<String> wrong = new ArrayList<>();
    private final List<String> decided = new ArrayList<>();
    private final List<String> declined = new ArrayList<>();
    private int refused;
    private int forwarded;
  }

  @Test
  void a_server_of_the_first_sdk_gets_what_was_decided_on() throws Exception {
    Partners.assertInstalled();
    try (var server = Partners.start(Path.of("server-any.mjs"), "v1", "0");
        var pass = new Pass(Partners.url(server), "v1")) {
      var session = pass.session("2025-11-25");
      var oldest = pass.session("2025-03-26");

      var tally = pass.send(each -> legacy(each, each.batches() ? oldest : session), session, "");

      assertRight(tally, pass, server, "the TypeScript SDK's first version");
    }
  }

  @Test
  void a_server_of_the_second_sdk_gets_what_was_decided_on() throws Exception {
    Partners.assertInstalled();
    try (var server = Partners.start(Path.of("server-any.mjs"), "v2", "0");
        var pass = new Pass(Partners.url(server), "v2")) {

      var tally = pass.send(MutantsTest::modern, modernHeaders("tools/call", LAST), META);

      assertRight(tally, pass, server, "the TypeScript SDK's second version");
    }
  }

  @Test
  void a_server_of_the_java_sdk_gets_what_was_decided_on() throws Exception {
    var granted = policy().tools().stream().map(Tool::name).toList();
    try (var server = JavaPartner.start(TARGET.resolve("java-server"), granted);
        var pass = new Pass(Partners.url(server), "java")) {
      var session = pass.session("2025-11-25");

      var tally = pass.send(each -> legacy(each, session), session, "");

      assertRight(tally, pass, server, "the Java SDK");
    }
  }

  @Test
  void the_fixture_gets_what_was_decided_on() throws Exception {
    try (var server = new ModernServer(0, InstantSource.system());
        var pass = new Pass(server.url(), "fixture")) {

      var tally = pass.send(MutantsTest::modern, modernHeaders("tools/call", LAST), META);

      assertRight(tally, pass, "the modern fixture");
    }
  }

  private static void assertRight(Tally tally, Pass pass, Program server, String name)
      throws Exception {
    var _ = server.await(line -> line.contains("\"" + LAST + "\""));
    var ran = server.events().stream().map(event -> event.path("tool").asText());
    assertThat(ran.filter(tool -> !tool.isEmpty())).containsExactlyElementsOf(tally.decided);
    // The file has a record a moment after its call.
    await().untilAsserted(() -> assertThat(pass.recorded()).containsAll(tally.decided));
    assertThat(pass.recorded()).doesNotContainAnyElementsOf(DENIED);
    assertRight(tally, pass, name);
  }

  private static void assertRight(Tally tally, Pass pass, String name) {
    System.out.printf(
        "mutants to %s: %d refused, %d forwarded (%d tools run, %d declined), %d wrong%n",
        name,
        tally.refused,
        tally.forwarded,
        tally.decided.size(),
        tally.declined.size(),
        tally.wrong.size());
    assertThat(tally.wrong).isEmpty();
    assertThat(tally.refused).isGreaterThan(700);
    assertThat(tally.forwarded).isGreaterThan(40);
    assertThat(pass.gateway.faults()).isEmpty();
  }

  /** A gateway before a server, with an ear between them. */
  private static final class Pass implements AutoCloseable {

    private final BlockingQueue<byte[]> seen = new LinkedBlockingQueue<>();
    private final String name;
    private final Hop hop;
    private final GatewayProcess gateway;

    Pass(URI server, String name) throws IOException, InterruptedException {
      this.name = name;
      hop = Hop.showing(this::hear, server);
      gateway = GatewayProcess.before(hop.url(), policy(), TARGET.resolve(name));
    }

    private void hear(byte[] body) {
      if (body.length > 0 && !new String(body, UTF_8).contains(ASKED_BY_THE_GATEWAY)) {
        seen.add(body);
      }
    }

    /** Opens a session of a revision; what says it is of it. */
    List<String> session(String revision) throws IOException {
      var hello =
          """
          {"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"%s",\
          "capabilities":{},"clientInfo":{"name":"mutants","version":"1"}}}"""
              .formatted(revision);
      var answer = Sent.post(gateway.url(), headers(List.of()), hello.getBytes(UTF_8), true);
      var id = Objects.requireNonNull(answer.header("mcp-session-id"), answer.toString());
      seen.clear();
      return headers(List.of("Mcp-Session-Id: " + id, "MCP-Protocol-Version: " + revision));
    }

    Tally send(Function<CorpusCase, Mutant> mutation, List<String> headers, String meta)
        throws IOException {
      var tally = new Tally();
      for (var each : corpus()) {
        send(mutation.apply(each), meta, tally);
      }
      var last =
          "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"last\"}}";
      var _ = Sent.post(gateway.url(), headers, with(last.getBytes(UTF_8), meta), true);
      tally.decided.add(LAST);
      return tally;
    }

    private void send(Mutant mutant, String meta, Tally tally) throws IOException {
      var answer = Sent.post(gateway.url(), mutant.headers(), mutant.text(), mutant.ends());
      var bodies = new ArrayList<byte[]>();
      seen.drainTo(bodies);
      if (bodies.isEmpty()) {
        tally.refused++;
        if (answer.status() < 400) {
          tally.wrong.add(mutant.place() + " was answered " + answer + " by whom?");
        }
        return;
      }
      tally.forwarded++;
      var asked = tools(mutant.canonical(meta));
      if (!asked.isEmpty() && answer.body().contains("\"error\":{")) {
        tally.declined.add(mutant.place()); // the server wants more than we know of: it ran nothing
      } else {
        tally.decided.addAll(asked);
      }
      if (bodies.size() != 1 || !Arrays.equals(bodies.getFirst(), mutant.canonical(meta))) {
        var got = bodies.stream().map(body -> new String(body, UTF_8)).toList();
        tally.wrong.add(mutant.place() + " reached the server as " + got);
      }
    }

    /** The tools that the gateway's own records say it was about to let run. */
    List<String> recorded() throws IOException {
      try (var lines = Files.lines(TARGET.resolve(name).resolve("audit.jsonl"))) {
        return lines.filter(line -> line.contains("\"phase\":\"intent\"")).map(Pass::tool).toList();
      }
    }

    private static String tool(String event) {
      try {
        return JSON.readTree(event).at("/payload/tool_name").asText();
      } catch (JsonProcessingException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void close() throws IOException {
      gateway.close();
      hop.close();
    }
  }

  /** The tools that a message, or each of a batch, asks for, as Jackson reads it. */
  private static List<String> tools(byte[] canonical) throws IOException {
    var message = JSON.readTree(canonical);
    var messages = message.isArray() ? message.valueStream() : Stream.of(message);
    return messages
        .filter(each -> each.path("method").asText().equals("tools/call"))
        .map(each -> each.at("/params/name").asText())
        .toList();
  }

  private static Mutant legacy(CorpusCase each, List<String> session) {
    return new Mutant(each.place(), session, latin1(each.text().bytes()), each);
  }

  /** With the members and headers that the modern revision requires, where a place for them is. */
  private static Mutant modern(CorpusCase each) {
    var what = METHOD.matcher(each.what());
    boolean said = List.of("call", "note").contains(each.verdict()) && what.matches();
    var name = said && what.group(2) != null ? CorpusBytes.of(what.group(2)).utf8() : "echo";
    var headers = modernHeaders(said ? what.group(1) : "tools/call", name);
    return new Mutant(each.place(), headers, latin1(with(each.text().bytes(), META)), each);
  }

  /** One character a byte. */
  private static String latin1(byte[] bytes) {
    return new String(bytes, ISO_8859_1);
  }

  private static List<String> modernHeaders(String method, String name) {
    return headers(
        List.of(
            "MCP-Protocol-Version: " + MODERN,
            "Mcp-Method: " + method,
            "Mcp-Name: " + HeaderValue.encode(name)));
  }

  private static List<String> headers(List<String> more) {
    return Stream.concat(
            Stream.of(
                "Content-Type: application/json",
                "Accept: application/json, text/event-stream",
                Allowing.HEADER),
            more.stream())
        .toList();
  }

  /** The same with {@code _meta} in front of its parameters, unless it has one or no parameters. */
  private static byte[] with(byte[] json, String meta) {
    var text = new String(json, ISO_8859_1);
    int at = text.indexOf("\"params\":{");
    if (meta.isEmpty() || at < 0 || text.contains("\"_meta\"")) {
      return json;
    }
    int in = at + "\"params\":{".length();
    var comma = text.startsWith("}", in) ? "" : ",";
    return (text.substring(0, in) + meta + comma + text.substring(in)).getBytes(ISO_8859_1);
  }

  private static PolicySnapshot policy() throws IOException {
    var granted =
        corpus().stream()
            .map(each -> TOOL.matcher(each.what()))
            .filter(Matcher::matches)
            .map(tool -> CorpusBytes.of(tool.group(1)).utf8())
            .filter(name -> !name.isBlank() && name.length() < 128);
    var tools =
        Stream.of(granted, DENIED.stream(), Stream.of(LAST))
            .flatMap(names -> names)
            .distinct()
            .collect(toMap(name -> name, _ -> SideEffect.READ));
    return Allowing.allBut(tools, DENIED);
  }

  /** What clients may send. */
  private static List<CorpusCase> corpus() throws IOException {
    var cases = new ArrayList<CorpusCase>();
    try (var files = Files.list(CORPUS)) {
      for (var file : files.filter(file -> file.toString().endsWith(".txt")).sorted().toList()) {
        cases.addAll(CorpusCase.read(file));
      }
    }
    return cases.stream().filter(each -> each.direction() == Direction.TO_SERVER).toList();
  }
}
