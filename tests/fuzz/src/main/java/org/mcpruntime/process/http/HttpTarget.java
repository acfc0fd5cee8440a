package org.mcpruntime.process.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandler;
import io.netty.channel.embedded.EmbeddedChannel;
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
import java.util.function.Function;
import org.jspecify.annotations.NullMarked;

/**
 * Reads any bytes as messages of HTTP, with the reader of plain messages and without it: what is
 * read and what is refused is the same, for nobody may take a message for another one. It stands in
 * the package of what it reads with, for nobody else needs that.
 */
@NullMarked
public final class HttpTarget {

  private static final int HEAD_BYTES = 512;

  private HttpTarget() {}

  /** What Jazzer calls; the first byte says whose messages they are and where they are cut. */
  public static void fuzzerTestOneInput(byte[] input) {
    if (input.length < 2) {
      return;
    }
    Function<PlainReader, ChannelHandler> decoder =
        (input[0] & 1) == 0
            ? plain -> new StrictRequestDecoder(HEAD_BYTES, plain)
            : plain -> new StrictResponseDecoder(HEAD_BYTES, plain);
    int size = (input[0] & 2) == 0 ? input.length : 1 + (input[0] >> 2 & 63);
    var with = read(decoder.apply(new PlainReader()), input, size);
    var without = read(decoder.apply(new PlainReader(0)), input, size);
    if (!with.equals(without)) {
      throw new IllegalStateException(with + " where Netty reads " + without);
    }
  }

  /** Heads, bodies and the first refusal, behind which nothing counts. */
  private static List<String> read(ChannelHandler decoder, byte[] input, int size) {
    var channel = new EmbeddedChannel(decoder);
    for (int from = 1; from < input.length; from += size) {
      int length = Math.min(size, input.length - from);
      channel.writeInbound(Unpooled.copiedBuffer(input, from, length));
    }
    channel.finish();
    var found = new ArrayList<String>();
    var body = new StringBuilder();
    boolean refused = false;
    for (Object read = channel.readInbound(); read != null; read = channel.readInbound()) {
      refused |= read instanceof HttpObject object && object.decoderResult().isFailure();
      if (!refused) {
        note(read, body, found);
      }
      ReferenceCountUtil.release(read);
    }
    if (refused) {
      found.add("refused");
    }
    channel.finishAndReleaseAll();
    return found;
  }

  private static void note(Object object, StringBuilder body, List<String> found) {
    if (object instanceof ByteBuf raw) {
      found.add("another protocol " + raw.toString(StandardCharsets.ISO_8859_1));
    }
    if (object instanceof HttpMessage message) {
      var first =
          switch (message) {
            case HttpRequest request -> request.method() + " " + request.uri();
            case HttpResponse answer -> answer.status().toString();
            default -> "";
          };
      found.add(first + " " + message.protocolVersion() + " " + message.headers().entries());
    }
    if (object instanceof HttpContent content) {
      body.append(content.content().toString(StandardCharsets.ISO_8859_1));
    }
    if (object instanceof LastHttpContent last) {
      found.add(body + " " + last.trailingHeaders().entries());
      body.setLength(0);
    }
  }
}
