package org.mcpruntime.mcp;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Provide;
import net.jqwik.api.domains.DomainContextBase;
import org.mcpruntime.mcp.Written.Members;
import org.mcpruntime.mcp.Written.Named;
import org.mcpruntime.mcp.Written.Text;
import org.mcpruntime.mcp.Written.Word;

/** Messages of MCP that are right, and what becomes of texts on their way. */
class Messages extends DomainContextBase {

  /** A right message, and which way it travels. */
  record Sent(Written message, Direction direction) {

    Reader reader() {
      return new Reader(Limits.REQUEST, direction);
    }
  }

  private static final List<String> NUMBERS =
      List.of(
          "0",
          "-0",
          "1",
          "-1",
          "10",
          "1.0",
          "0.10",
          "-1.5e3",
          "1E5",
          "1e+05",
          "1e-7",
          "0e5",
          "-0.0",
          "9007199254740991",
          "9007199254740993",
          "18446744073709551616",
          "1e308",
          "1.7976931348623157e308",
          "5e-324",
          "2.2250738585072011e-308",
          "123456789012345678901234567890.123456789",
          "0.1",
          "3.141592653589793238462643383279");

  @Provide
  Arbitrary<Sent> sent() {
    return Arbitraries.oneOf(calls(), lists(), asks(), notes(), results(), errors());
  }

  /** Characters of every length in UTF-8, those with escapes, and those that look like others. */
  static Arbitrary<String> texts() {
    var characters =
        Arbitraries.of(
            "a",
            "b",
            "name",
            "A",
            "0",
            " ",
            "/",
            "\"",
            "\\",
            "\n",
            "\t",
            "\b",
            "\0",
            "\u001f",
            "\u007f",
            "\u0080",
            "é",
            "ß",
            "\u017f",
            "\u212a",
            "\u2028",
            "世",
            "\uFEFF",
            "\uFFFF",
            "😀",
            "\uDBFF\uDFFF",
            "{",
            "}",
            "[",
            "]",
            ":",
            ",",
            "'",
            "<",
            "e\u0301",
            "_");
    return characters.list().ofMaxSize(8).map(list -> String.join("", list));
  }

  static Arbitrary<Written> values() {
    return values(3);
  }

  private static Arbitrary<Written> values(int depth) {
    Arbitrary<Written> leaves =
        Arbitraries.oneOf(
            texts().map(Text::new),
            Arbitraries.of(NUMBERS).map(Word::new),
            Arbitraries.of("true", "false", "null").map(Word::new));
    return depth == 0
        ? leaves
        : Arbitraries.oneOf(
            leaves,
            values(depth - 1).list().ofMaxSize(3).map(Written.Array::new),
            objects(depth - 1));
  }

  private static Arbitrary<Members> objects(int depth) {
    return Combinators.combine(
            texts().list().uniqueElements().ofMaxSize(3), values(depth).list().ofSize(3))
        .as(
            (names, values) ->
                new Members(
                    IntStream.range(0, names.size())
                        .mapToObj(i -> new Named(names.get(i), values.get(i)))
                        .toList()));
  }

  /** Names of things: what is decided on. */
  private static Arbitrary<Written> targets() {
    return Arbitraries.of(
            "a", "é", "\"", "\\", "😀", "/", " ", "name", "世", "\u017f", ".", "%20", "A", "\u2028")
        .list()
        .ofMinSize(1)
        .ofMaxSize(5)
        .map(list -> new Text(String.join("", list)));
  }

  private static Arbitrary<Written> ids() {
    return Arbitraries.oneOf(
        Arbitraries.longs().between(-(1L << 53) + 1, (1L << 53) - 1).map(Messages::word),
        Arbitraries.longs().between(-3, 100).map(Messages::word),
        texts().map(Text::new));
  }

  private static Written word(long number) {
    return new Word(Long.toString(number));
  }

  private static Arbitrary<Sent> calls() {
    var method =
        Arbitraries.of(
            "tools/call name",
            "call_tool name",
            "prompts/get name",
            "resources/read uri",
            "resources/subscribe uri",
            "tasks/get taskId",
            "tasks/update taskId");
    var calls =
        Combinators.combine(method, ids(), targets(), objects(3).injectNull(0.2), metas(), more())
            .as(
                (word, id, target, arguments, meta, more) -> {
                  var words = word.split(" ", 2);
                  var params = new ArrayList<Named>();
                  params.add(new Named(words[1], target));
                  if (arguments != null) {
                    params.add(new Named("arguments", arguments));
                  }
                  params.addAll(meta);
                  params.addAll(more);
                  return request(words[0], id, params);
                });
    return shuffled(calls, Direction.TO_SERVER);
  }

  private static Arbitrary<Sent> lists() {
    var method =
        Arbitraries.of(
            "tools/list", "prompts/list", "resources/list", "server/discover", "ping", "foo/bar");
    var lists =
        Combinators.combine(method, ids(), metas(), more())
            .as(
                (word, id, meta, more) -> {
                  var params = new ArrayList<>(meta);
                  params.addAll(more);
                  return request(word, id, params);
                });
    return shuffled(lists, Direction.TO_SERVER);
  }

  private static Arbitrary<Sent> asks() {
    var method = Arbitraries.of("elicitation/create", "sampling/createMessage", "roots/list");
    return shuffled(
        Combinators.combine(method, ids(), more()).as(Messages::request), Direction.TO_CLIENT);
  }

  private static Arbitrary<Sent> notes() {
    var note =
        Combinators.combine(
                Arbitraries.of("notifications/message", "notifications/new"), metas(), more())
            .as(
                (word, meta, more) -> {
                  var params = new ArrayList<>(meta);
                  params.addAll(more);
                  return List.of(
                      version(),
                      new Named("method", new Text(word)),
                      new Named("params", new Members(params)));
                });
    return shuffled(note, Direction.TO_CLIENT);
  }

  private static Arbitrary<Sent> results() {
    var result =
        Combinators.combine(ids(), values(), more())
            .as(
                (id, tools, more) -> {
                  var members = new ArrayList<>(more);
                  members.add(new Named("tools", tools));
                  return List.of(
                      version(), new Named("id", id), new Named("result", new Members(members)));
                });
    return shuffled(result, Direction.TO_CLIENT);
  }

  private static Arbitrary<Sent> errors() {
    var error =
        Combinators.combine(ids(), texts(), values(), Arbitraries.of("-32601", "0", "-31403"))
            .as(
                (id, message, data, code) ->
                    List.of(
                        version(),
                        new Named("id", id),
                        new Named(
                            "error",
                            new Members(
                                List.of(
                                    new Named("code", new Word(code)),
                                    new Named("message", new Text(message)),
                                    new Named("data", data))))));
    return shuffled(error, Direction.TO_SERVER);
  }

  /** At most one {@code _meta}. */
  private static Arbitrary<List<Named>> metas() {
    var modern =
        new Members(
            List.of(
                new Named("io.modelcontextprotocol/protocolVersion", new Text("2026-07-28")),
                new Named("io.modelcontextprotocol/clientCapabilities", new Members(List.of()))));
    var token = ids().map(id -> new Members(List.of(new Named("progressToken", id))));
    return Arbitraries.oneOf(Arbitraries.just(modern), token)
        .map(meta -> List.of(new Named("_meta", meta)))
        .injectNull(0.5)
        .map(list -> list == null ? List.of() : list);
  }

  /** Parameters without a meaning. */
  private static Arbitrary<List<Named>> more() {
    return values()
        .list()
        .ofMaxSize(2)
        .map(
            values ->
                IntStream.range(0, values.size())
                    .mapToObj(i -> new Named("x" + i + "é", values.get(i)))
                    .toList());
  }

  private static Named version() {
    return new Named("jsonrpc", new Text("2.0"));
  }

  private static List<Named> request(String method, Written id, List<Named> params) {
    return List.of(
        version(),
        new Named("id", id),
        new Named("method", new Text(method)),
        new Named("params", new Members(params)));
  }

  private static Arbitrary<Sent> shuffled(Arbitrary<List<Named>> members, Direction direction) {
    return Combinators.combine(members, Arbitraries.randomValue(Random::nextLong))
        .as(
            (list, seed) -> {
              var order = new ArrayList<>(list);
              Collections.shuffle(order, new Random(seed));
              return new Sent(new Members(order), direction);
            });
  }
}
