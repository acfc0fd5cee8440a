package org.mcpruntime.process.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandler;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.FullHttpMessage;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Beside Netty's decoder alone: the same messages and the same refusals, however bytes come. */
class PlainReaderTest {

  private static final int HEAD_BYTES = 1024;

  /** Bytes that mean something in a head, and some that may not be there. */
  private static final String ODD = "\r\n\t :;,#/?0123-_.\u0000\u007f\u0080\u00ff\u000b\"aAzZ";

  private static ChannelHandler requests(PlainReader plain) {
    return new StrictRequestDecoder(HEAD_BYTES, plain);
  }

  private static ChannelHandler answers(PlainReader plain) {
    return new StrictResponseDecoder(HEAD_BYTES, plain);
  }

  @Provide
  Arbitrary<String> requestLines() {
    return Combinators.combine(
            Arbitraries.frequencyOf(
                net.jqwik.api.Tuple.of(8, Arbitraries.of("POST", "GET", "DELETE")),
                net.jqwik.api.Tuple.of(1, Arbitraries.of("HEAD", "OPTIONS", "post", "P", ""))),
            Arbitraries.of(
                "/", "/mcp", "/a?b=c&d", "/a%20b", "/", "*", "http://a/", "/#", "/é", ""),
            Arbitraries.frequencyOf(
                net.jqwik.api.Tuple.of(9, Arbitraries.of("HTTP/1.1")),
                net.jqwik.api.Tuple.of(1, Arbitraries.of("HTTP/1.0", "HTTP/2.0", "http/1.1", ""))))
        .as((verb, target, version) -> verb + " " + target + " " + version + "\r\n");
  }

  @Provide
  Arbitrary<String> statusLines() {
    return Arbitraries.of(
            "HTTP/1.1 200 OK",
            "HTTP/1.1 200 OK",
            "HTTP/1.1 200 Fine",
            "HTTP/1.1 202 Accepted",
            "HTTP/1.1 204 No Content",
            "HTTP/1.1 304 Not Modified",
            "HTTP/1.1 404 Not Found",
            "HTTP/1.1 500 ",
            "HTTP/1.1 500",
            "HTTP/1.1 100 Continue",
            "HTTP/1.1 101 Switching Protocols",
            "HTTP/1.1 0200 OK",
            "HTTP/1.1 20 OK",
            "HTTP/1.1  200 OK",
            "HTTP/1.0 200 OK")
        .map(line -> line + "\r\n");
  }

  private static Arbitrary<String> rest() {
    var field =
        Combinators.combine(
                Arbitraries.of(
                    "Host", "Accept", "content-length", "Content-Length", "X-MCP-Human-ID", "x"),
                Arbitraries.of(": ", ": ", ": ", ":", ":  ", ":\t", " : "),
                Arbitraries.of("5", "5", "0", "a", "text/plain, x;q=1", "05", "5 ", "", "+5", "é"))
            .as((name, colon, value) -> name + colon + value + "\r\n");
    var rare =
        Arbitraries.of(
            "",
            "",
            "",
            "",
            "Transfer-Encoding: chunked\r\n",
            "transfer-encoding: gzip, chunked\r\n",
            "Expect: 100-continue\r\n",
            "Upgrade: h2c\r\n",
            "Connection: close\r\n",
            " folded\r\n",
            "a_b: 1\r\n",
            "A: b\n",
            "n".repeat(HEAD_BYTES) + ": 1\r\n");
    var body = Arbitraries.of("abcde", "abcde", "", "abc", "5\r\nabcde\r\n0\r\n\r\n", "abcdefghij");
    return Combinators.combine(field.list().ofMaxSize(5), rare, body)
        .as((fields, odd, bytes) -> String.join("", fields) + odd + "\r\n" + bytes);
  }

  /** Messages one behind the other, in which a few bytes may be others. */
  private static Arbitrary<String> damaged(Arbitrary<String> firstLines) {
    var messages =
        Combinators.combine(firstLines, rest())
            .as((line, rest) -> line + rest)
            .list()
            .ofMinSize(1)
            .ofMaxSize(3)
            .map(all -> String.join("", all));
    return Combinators.combine(messages, Arbitraries.integers().between(0, 3), Arbitraries.longs())
        .as(PlainReaderTest::damage);
  }

  private static String damage(String text, int times, long seed) {
    var chance = new Random(seed);
    var damaged = new StringBuilder(text);
    for (int i = 0; i < times; i++) {
      int at = chance.nextInt(damaged.length());
      char odd = ODD.charAt(chance.nextInt(ODD.length()));
      switch (chance.nextInt(3)) {
        case 0 -> damaged.insert(at, odd);
        case 1 -> damaged.setCharAt(at, odd);
        default -> {
          if (damaged.length() > 1) {
            damaged.deleteCharAt(at);
          }
        }
      }
    }
    return damaged.toString();
  }

  @Provide
  Arbitrary<String> requestBytes() {
    return damaged(requestLines());
  }

  @Provide
  Arbitrary<String> answerBytes() {
    return damaged(statusLines());
  }

  @Property(tries = 20_000)
  void requestsAreReadAsNettyReadsThem(
      @ForAll("requestBytes") String text, @ForAll int first, @ForAll int second) {
    var pieces = cut(text, first, second);

    assertThat(read(requests(new PlainReader()), pieces))
        .isEqualTo(read(requests(new PlainReader(0)), pieces));
  }

  @Property(tries = 20_000)
  void answersAreReadAsNettyReadsThem(
      @ForAll("answerBytes") String text, @ForAll int first, @ForAll int second) {
    var pieces = cut(text, first, second);

    assertThat(read(answers(new PlainReader()), pieces))
        .isEqualTo(read(answers(new PlainReader(0)), pieces));
  }

  /** In up to three pieces; as a whole half of the time. */
  private static List<String> cut(String text, int first, int second) {
    int one = first < 0 ? 0 : first % (text.length() + 1);
    int two = one + Math.floorMod(second, text.length() - one + 1);
    return List.of(
        text.substring(0, one),
        text.substring(one, first < 0 ? text.length() : two),
        text.substring(first < 0 ? text.length() : two));
  }

  /** What came out: each head, all of each body, each end, and the first refusal. */
  private static List<String> read(ChannelHandler decoder, List<String> pieces) {
    var found = new ArrayList<String>();
    var channel = new EmbeddedChannel(decoder);
    for (var piece : pieces) {
      if (!piece.isEmpty()) {
        channel.writeInbound(Unpooled.copiedBuffer(piece, StandardCharsets.ISO_8859_1));
      }
    }
    channel.finish();
    var body = new StringBuilder();
    boolean refused = false;
    for (Object read = channel.readInbound(); read != null; read = channel.readInbound()) {
      if (read instanceof HttpObject object && object.decoderResult().isFailure() && !refused) {
        found.add("refused");
        refused = true;
      }
      if (!refused) {
        note(read, body, found);
      }
      ReferenceCountUtil.release(read);
    }
    channel.finishAndReleaseAll();
    return found;
  }

  private static void note(Object object, StringBuilder body, List<String> found) {
    if (object instanceof ByteBuf raw) {
      found.add("another protocol " + raw.toString(StandardCharsets.ISO_8859_1));
    }
    if (object instanceof HttpMessage message) {
      found.add(firstLine(message) + " " + message.headers().entries());
    }
    if (object instanceof HttpContent content) {
      body.append(content.content().toString(StandardCharsets.ISO_8859_1));
    }
    if (object instanceof LastHttpContent last) {
      found.add("body " + body + " " + last.trailingHeaders().entries());
      body.setLength(0);
    }
  }

  private static String firstLine(HttpMessage message) {
    var version = message.protocolVersion() + " ";
    return switch (message) {
      case HttpRequest request -> version + request.method() + " " + request.uri();
      case HttpResponse answer -> version + answer.status();
      default -> version;
    };
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "POST /mcp HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nabcde",
        "GET /mcp?a=b HTTP/1.1\r\nHost: a\r\nAccept: text/event-stream\r\n\r\n",
        "DELETE / HTTP/1.1\r\nHost:a\r\nX-Y: a b\r\n\r\n"
      })
  void aPlainRequestIsReadAtOnce(String text) {
    assertThat(isWhole(requests(new PlainReader()), text)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 5\r\n\r\nabcde",
        "HTTP/1.1 202 Accepted\r\ncontent-length: 0\r\n\r\n"
      })
  void aPlainAnswerIsReadAtOnce(String text) {
    assertThat(isWhole(answers(new PlainReader()), text)).isTrue();
  }

  private static boolean isWhole(ChannelHandler decoder, String text) {
    var channel = new EmbeddedChannel(decoder);
    channel.writeInbound(Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1));
    HttpObject object = channel.readInbound();
    boolean whole = object instanceof FullHttpMessage && channel.readInbound() == null;
    ReferenceCountUtil.release(object);
    channel.finishAndReleaseAll();
    return whole;
  }

  @Test
  void behindWhatWasRefusedNothingIsRead() {
    var plain = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

    var found = read(requests(new PlainReader()), List.of("GET / HTTP\r\n\r\n", plain));

    assertThat(found).containsExactly("refused");
  }

  @Test
  void aSecretIsNotKept() {
    var cache = new NameCache();
    var line = "authorization: Bearer 0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    int slot = NameCache.slot(line, 0, 13);

    var _ = cache.name(slot, line, 0, 13);
    var first = cache.value(slot, line, 15, line.length - 15);

    assertThat(cache.value(slot, line, 15, line.length - 15)).isEqualTo(first).isNotSameAs(first);
  }
}
