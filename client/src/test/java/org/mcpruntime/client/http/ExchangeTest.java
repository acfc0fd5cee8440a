package org.mcpruntime.client.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mcpruntime.client.ExactServer;
import org.mcpruntime.client.ExactServer.Said;

/** What is written and what is read, byte by byte; a bar is the end of a line. */
@Timeout(60)
final class ExchangeTest {

  private static final Duration LONG = Duration.ofSeconds(30);

  private static Request get(URI url) {
    return new Request("GET", url, Map.of(), null);
  }

  private static String answer(String bytes) throws IOException {
    return answer(bytes, false, LONG);
  }

  private static String answer(String bytes, boolean holds, Duration patience) throws IOException {
    try (var server = new ExactServer(_ -> new Said(bytes.replace("|", "\r\n"), holds));
        var exchange = Exchange.of(get(server.url("/")), patience)) {
      return exchange.status() + " " + exchange.text();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      textBlock =
          """
          HTTP/1.1 200 OK|Content-Length: 2||okmore                           ~ 200 ok
          HTTP/1.1 200|content-length:2||ok                                   ~ 200 ok
          HTTP/1.0 404 Not Found||all of it                                   ~ 404 all of it
          HTTP/1.1 200 OK|Transfer-Encoding: chunked||1|a|2;x=y|bc|0||        ~ 200 abc
          HTTP/1.1 200 OK|Transfer-Encoding: CHUNKED||A|0123456789|0|t: 1||   ~ 200 0123456789
          HTTP/1.1 100 Continue||HTTP/1.1 103 X|link: a||HTTP/1.1 204 None||  ~ 204
          HTTP/1.1 304 Same|Content-Length: 5||                               ~ 304
          HTTP/1.1 500 X|Content-Length: 0||                                  ~ 500
          """)
  void anAnswerEndsWhereItSaysThatItDoes(String bytes, String read) throws IOException {
    assertThat(answer(bytes).strip()).isEqualTo(read);
  }

  @Test
  void anAnswerThatHasEndedIsNotWaitedForWhoeverHoldsTheConnection() throws IOException {
    assertThat(answer("HTTP/1.1 200 OK|Content-Length: 2||ok", true, LONG)).isEqualTo("200 ok");
    assertThat(answer("HTTP/1.1 200 OK|Transfer-Encoding: chunked||0||", true, LONG))
        .isEqualTo("200 ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "SSH-2.0-OpenSSH|",
        "HTTP/2 200 OK||",
        "HTTP/1.1 2000 OK||",
        "HTTP/1.1 -20 OK||",
        "HTTP/1.1 200 OK|",
        "HTTP/1.1 200 OK|no colon||",
        "HTTP/1.1 200 OK|: nobody||",
        "HTTP/1.1 200 OK|Content-Length: 3||ok",
        "HTTP/1.1 200 OK|Content-Length: +2||ok",
        "HTTP/1.1 200 OK|Content-Length: 99999999999||ok",
        "HTTP/1.1 200 OK|Content-Length: 2|Content-Length: 3||ok!",
        "HTTP/1.1 200 OK|Transfer-Encoding: gzip, chunked||0||",
        "HTTP/1.1 200 OK|Transfer-Encoding: chunked||",
        "HTTP/1.1 200 OK|Transfer-Encoding: chunked||2|a",
        "HTTP/1.1 200 OK|Transfer-Encoding: chunked||2|ab|",
        "HTTP/1.1 200 OK|Transfer-Encoding: chunked||2|abc|0||",
        "HTTP/1.1 200 OK|Transfer-Encoding: chunked||-1|ab|0||",
        "HTTP/1.1 200 OK|Transfer-Encoding: chunked|||ab|0||",
        "HTTP/1.1 200 OK|Transfer-Encoding: chunked||80000000|ab|0||",
      })
  void whatIsCutOrNoHttpIsNoAnswer(String bytes) {
    assertThatThrownBy(() -> answer(bytes)).isInstanceOf(IOException.class);
  }

  @Test
  void aHeadThatDoesNotEndIsNotReadForEver() {
    var line = "a: " + "x".repeat(1_000) + "|";

    assertThatThrownBy(() -> answer("HTTP/1.1 200 OK|" + line.repeat(100) + "|"))
        .hasMessageContaining("too long");
    assertThatThrownBy(() -> answer("HTTP/1.1 100 Continue||".repeat(100)))
        .hasMessageContaining("does not begin");
  }

  @Test
  void silenceIsSaidToBeThat() {
    assertThatThrownBy(() -> answer("HTTP/1.1 200 OK|", true, Duration.ofMillis(100)))
        .isInstanceOf(SocketTimeoutException.class);
  }

  @Test
  void aRequestSaysWhatItIsAndThatItIsTheOnlyOne() throws IOException {
    try (var server = new ExactServer(_ -> Said.json(200, "", "{}"))) {
      var url = server.url("/a%2Fb/é?q=%20&r=ü");
      try (var _ = Exchange.of(new Request("PUT", url, Map.of("X-A", "b c"), "é"), LONG);
          var _ = Exchange.of(new Request("POST", server.url(""), Map.of(), null), LONG)) {
        var put = server.heard.getFirst();
        assertThat(put.line()).isEqualTo("PUT /a%2Fb/%C3%A9?q=%20&r=%C3%BC HTTP/1.1");
        assertThat(put.header("host")).isEqualTo("127.0.0.1:" + url.getPort());
        assertThat(put.header("connection")).isEqualTo("close");
        assertThat(put.header("x-a")).isEqualTo("b c");
        assertThat(put.body()).isEqualTo("é");
        var post = server.heard.get(1);
        assertThat(post.line()).isEqualTo("POST / HTTP/1.1");
        assertThat(post.header("content-length")).isEqualTo("0");
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"a, b\\r\\nc: d", "a, b\\n", "a, \\0", "a, é", "a b, c", "'', c", "a:, c", "é, c"})
  void aHeaderThatWouldBeAnotherOneIsNotWritten(String name, String value) {
    var said = value.replace("\\r", "\r").replace("\\n", "\n").replace("\\0", "\0");

    assertThatThrownBy(() -> new Request("GET", URI.create("http://a"), Map.of(name, said), null))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"nothing", "ftp://127.0.0.1/", "http:///path", "http:opaque"})
  void whatIsNoUrlOfHttpIsNotAsked(String url) {
    assertThatThrownBy(() -> Exchange.of(get(URI.create(url)), LONG))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no URL");
  }
}
