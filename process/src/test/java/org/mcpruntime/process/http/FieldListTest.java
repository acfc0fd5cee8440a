package org.mcpruntime.process.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.util.AsciiString;
import io.netty.util.ReferenceCountUtil;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** Beside Netty's own headers: the same fields, and the same refusals. */
class FieldListTest {

  private static final List<String> NAMES =
      List.of("Host", "hOST", "content-length", "Content-Length", "x", "X", "Transfer-Encoding");

  /** Something that is done to headers. */
  record Step(int kind, String name, String value) {

    String on(HttpHeaders headers) {
      CharSequence spelled = value.length() % 2 == 0 ? name : AsciiString.of(name);
      try {
        switch (kind) {
          case 0, 1, 2 -> headers.add(spelled, value);
          case 3 -> headers.set(spelled, value);
          case 4 -> headers.remove(spelled);
          case 5 -> headers.add(name, List.of(value, value));
          case 6 -> headers.set(name, List.of(value, "1"));
          default -> headers.setInt(spelled, value.length());
        }
        return "done";
      } catch (IllegalArgumentException e) {
        return "refused";
      }
    }
  }

  @Provide
  Arbitrary<List<Step>> steps() {
    var names = Arbitraries.oneOf(Arbitraries.of(NAMES), Arbitraries.strings().ofMaxLength(4));
    var values =
        Arbitraries.oneOf(
            Arbitraries.strings().ascii().ofMaxLength(6), Arbitraries.strings().ofMaxLength(4));
    return Combinators.combine(Arbitraries.integers().between(0, 7), names, values)
        .as(Step::new)
        .list()
        .ofMaxSize(40);
  }

  @Property(tries = 2_000)
  void theyAreWhatNettysAre(@ForAll("steps") List<Step> steps) {
    var ours = Fields.none();
    var theirs = new DefaultHttpHeaders();

    var said = steps.stream().map(step -> step.on(ours)).toList();

    assertThat(said).isEqualTo(steps.stream().map(step -> step.on(theirs)).toList());
    assertThat(seen(ours)).isEqualTo(seen(theirs));
  }

  private static List<Object> seen(HttpHeaders headers) {
    var all = new ArrayList<Object>();
    headers
        .iteratorCharSequence()
        .forEachRemaining(entry -> all.add(entry.getKey() + ": " + entry.getValue()));
    all.add(headers.entries());
    all.add(headers.size());
    all.add(headers.isEmpty());
    for (var name : NAMES) {
      all.add(headers.contains(name));
      all.add(headers.getAll(AsciiString.of(name)));
      all.add(String.valueOf(headers.get(name)));
      all.add(headers.getInt(name, -1));
      all.add(headers.contains(AsciiString.of(name), "A", true));
      all.add(headers.contains(AsciiString.of(name), "A", false));
    }
    return all;
  }

  /** Bytes of a head: mostly well made, with something that is not put in somewhere. */
  @Provide
  Arbitrary<String> heads() {
    var field =
        Combinators.combine(
                Arbitraries.of(NAMES),
                Arbitraries.of(":", ": ", " : ", ":\t", ""),
                Arbitraries.of("0", "5", "+5", "5, 5", "chunked", "gzip, chunked", "a b", "é"))
            .as((name, colon, value) -> name + colon + value + "\r\n");
    var odd =
        Arbitraries.of("", "", "", "\r", "\n", "\0", " folded\r\n", "\u000b", "x\n", "\u00ff");
    return Combinators.combine(
            field.list().ofMaxSize(5), odd, Arbitraries.integers().between(0, 90))
        .as(
            (fields, put, at) -> {
              var head = "POST / HTTP/1.1\r\n" + String.join("", fields) + "\r\nabcde";
              int where = Math.min(at, head.length());
              return head.substring(0, where) + put + head.substring(where);
            });
  }

  @Property(tries = 5_000)
  void aDecoderReadsWithThemWhatItReadsWithNettys(@ForAll("heads") String head) {
    var strict = StrictRequestDecoder.config(32 << 10);

    var ours = read(strict, head);

    assertThat(ours).isEqualTo(read(strict.clone().setValidateHeaders(true), head));
  }

  private static List<String> read(HttpDecoderConfig config, String head) {
    var channel = new EmbeddedChannel(new HttpRequestDecoder(config));
    channel.writeInbound(Unpooled.copiedBuffer(head, StandardCharsets.ISO_8859_1));
    var found = new ArrayList<String>();
    for (HttpObject object = channel.readInbound();
        object != null;
        object = channel.readInbound()) {
      found.add(object.decoderResult().isFailure() ? "refused" : "read");
      if (object instanceof HttpRequest request) {
        found.add(request.method() + " " + request.uri() + " " + request.headers().entries());
      }
      ReferenceCountUtil.release(object);
    }
    channel.finishAndReleaseAll();
    return found;
  }

  @Test
  void aCopyIsAnother() {
    var first = Fields.none().add("a", "1");

    var second = first.copy().set("a", "2");

    assertThat(first.get("a")).isEqualTo("1");
    assertThat(second.get("A")).isEqualTo("2");
  }

  @Test
  void aLineIsNotBrokenOutOf() {
    var fields = Fields.none();

    assertThatThrownBy(() -> fields.add("a", "1\r\nb: 2"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(fields.isEmpty()).isTrue();
  }

  @Property(tries = 1_000)
  void noTextBreaksALine(@ForAll String text) {
    var head = new HeadBuffer().begin().latin(text).with(Unpooled.buffer().alloc(), bodiless());

    assertThat(head.toString(StandardCharsets.ISO_8859_1).chars().filter(c -> c == '\r').count())
        .isEqualTo(text.chars().filter(c -> c == '\r').count());
    head.release();
  }

  private static ByteBuffer bodiless() {
    return ByteBuffer.allocate(0);
  }
}
