package org.mcpruntime.mcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LimitsTest {

  @ParameterizedTest
  @CsvSource({
    "0, 4, 17, 1, 1",
    "1, 3, 17, 1, 1",
    "1, 1001, 17, 1, 1",
    "1, 4, 16, 1, 1",
    "1, 4, 17, 0, 1",
    "1, 4, 17, 1, 0",
    "-1, 4, 17, 1, 1"
  })
  void limits_that_fit_no_message_are_none(
      int bytes, int depth, int digits, int nameBytes, int batch) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Limits(bytes, depth, digits, nameBytes, batch));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"jsonrpc":"2.0","id":1,"method":"ping"}                             | accepted
          {"jsonrpc":"2.0","id":12345678,"method":"ping"}                      | accepted
          {"jsonrpc":"2.0","id":123456789,"method":"ping"}                     | id_invalid
          {"jsonrpc":"2.0","id":"12345678","method":"ping"}                    | accepted
          {"jsonrpc":"2.0","id":"123456789","method":"ping"}                   | id_invalid
          {"jsonrpc":"2.0","id":1,"method":"ping8888"}                         | accepted
          {"jsonrpc":"2.0","id":1,"method":"ping99999"}                        | method_invalid
          {"jsonrpc":"2.0","id":1,"method":"ping","params":{"a":[[]]}}         | accepted
          {"jsonrpc":"2.0","id":1,"method":"ping","params":{"a":[[[]]]}}       | too_deep
          {"jsonrpc":"2.0","id":1,"method":"ping","params":{"a":12345678901234567}}  | accepted
          {"jsonrpc":"2.0","id":1,"method":"ping","params":{"a":123456789012345678}} | number_too_long
          {"jsonrpc":"2.0","id":1,"method":"ping","params":{"a":"0123456789012345678901234567"}} | accepted
          {"jsonrpc":"2.0","id":1,"method":"ping","params":{"a":"01234567890123456789012345678"}} | too_large
          """)
  void every_limit_holds(String json, String verdict) {
    var limits = new Limits(86, 4, 17, 8, 1);
    var reading =
        new Reader(limits, Direction.TO_SERVER).read(json.getBytes(StandardCharsets.UTF_8));
    assertThat(reading instanceof Malformed malformed ? malformed.fault().word() : "accepted")
        .isEqualTo(verdict);
  }

  @Test
  void servers_may_answer_more_than_clients_may_ask() {
    assertThat(Limits.RESPONSE.bytes()).isGreaterThan(Limits.REQUEST.bytes());
  }
}
