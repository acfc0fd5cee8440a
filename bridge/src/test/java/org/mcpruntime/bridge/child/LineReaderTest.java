package org.mcpruntime.bridge.child;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LineReaderTest {

  /** {@code ~} is a line feed, {@code ^} a carriage return; the limit is eight bytes. */
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ''               | ''
          one~             | one WHOLE
          one~two~         | one WHOLE,two WHOLE
          one^~two^~       | one WHOLE,two WHOLE
          ~~a~             | ' WHOLE, WHOLE,a WHOLE'
          one^two~         | one^two WHOLE
          one              | one ENDED
          12345678~        | 12345678 WHOLE
          12345678^~       | 12345678 WHOLE
          123456789~a~     | 12345678 TOO_LONG,a WHOLE
          12345678901234567890123456~a~     | 12345678 TOO_LONG,a WHOLE
          123456789        | 12345678 ENDED
          1234567890       | 12345678 TOO_LONG
          123456789012345  | 12345678 TOO_LONG
          żółw~            | żółw WHOLE
          """)
  void lines_are_the_same_in_whatever_pieces_they_arrive(String text, String expected)
      throws IOException {
    var bytes = text.replace('~', '\n').replace('^', '\r').getBytes(StandardCharsets.UTF_8);
    for (int piece = 1; piece <= bytes.length + 1; piece++) {
      var reader = new LineReader(pieces(bytes, piece), 8);
      List<String> read = new ArrayList<>();
      for (var line = reader.next(); line != null; line = reader.next()) {
        var said = new String(line.bytes(), StandardCharsets.UTF_8).replace('\r', '^');
        read.add(said + " " + line.cut());
      }
      assertThat(String.join(",", read)).as("in pieces of %s", piece).isEqualTo(expected);
    }
  }

  private static InputStream pieces(byte[] bytes, int most) {
    var in = new ByteArrayInputStream(bytes);
    return new InputStream() {
      @Override
      public int read() {
        return in.read();
      }

      @Override
      public int read(byte[] target, int offset, int length) {
        return in.read(target, offset, Math.min(length, most));
      }
    };
  }
}
