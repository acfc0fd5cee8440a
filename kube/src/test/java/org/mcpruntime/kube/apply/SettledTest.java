package org.mcpruntime.kube.apply;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mcpruntime.contract.json.Json;

/** What is wanted, what is there, what of it we own: whether to apply would change nothing. */
class SettledTest {

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          all is there                 | {"a": 1}             | {"a": 1}                        | {"f:a": {}}                                      | true
          another value                | {"a": 1}             | {"a": 2}                        | {"f:a": {}}                                      | false
          theirs beside ours           | {"a": 1}             | {"a": 1, "b": 2}                | {"f:a": {}}                                      | true
          ours and no longer wanted    | {"a": 1}             | {"a": 1, "b": 2}                | {"f:a": {}, "f:b": {}}                           | false
          not there                    | {"a": 1}             | {}                              | {"f:a": {}}                                      | false
          empty and left out           | {"a": "", "b": []}   | {}                              | {"f:a": {}, "f:b": {}}                           | true
          false and taken away         | {"a": false}         | {}                              | {}                                               | false
          false and true               | {"a": false}         | {"a": true}                     | {"f:a": {}}                                      | false
          a number in another form     | {"a": 1}             | {"a": 1.0}                      | {"f:a": {}}                                      | true
          a quantity in another form   | {"limits": {"cpu": "0.5"}} | {"limits": {"cpu": "500m"}} | {"f:limits": {"f:cpu": {}}}                    | true
          another quantity             | {"limits": {"cpu": "0.5"}} | {"limits": {"cpu": "5m"}} | {"f:limits": {"f:cpu": {}}}                      | false
          a text like a quantity       | {"a": "0.5"}         | {"a": "500m"}                   | {"f:a": {}}                                      | false
          items by key, in any order   | {"l": [{"n": "x"}, {"n": "y"}]} | {"l": [{"n": "y"}, {"n": "x", "d": 1}]} | {"f:l": {"k:{\\"n\\":\\"x\\"}": {"f:n": {}}, "k:{\\"n\\":\\"y\\"}": {"f:n": {}}}} | true
          items of theirs beside       | {"l": [{"n": "x"}]}  | {"l": [{"n": "x"}, {"n": "t"}]} | {"f:l": {"k:{\\"n\\":\\"x\\"}": {"f:n": {}}}}    | true
          an item of ours too many     | {"l": [{"n": "x"}]}  | {"l": [{"n": "x"}, {"n": "y"}]} | {"f:l": {"k:{\\"n\\":\\"x\\"}": {}, "k:{\\"n\\":\\"y\\"}": {}}} | false
          a new item                   | {"l": [{"n": "x"}, {"n": "y"}]} | {"l": [{"n": "x"}]}  | {"f:l": {"k:{\\"n\\":\\"x\\"}": {"f:n": {}}}}    | false
          a key with a defaulted part  | {"l": [{"p": 80}]}   | {"l": [{"p": 80, "t": "TCP"}]}  | {"f:l": {"k:{\\"p\\":80,\\"t\\":\\"TCP\\"}": {"f:p": {}}}} | true
          a list that is one value     | {"l": [{"p": 1}]}    | {"l": [{"p": 1, "d": 2}]}       | {"f:l": {}}                                      | true
          one value in another order   | {"l": [1, 2]}        | {"l": [2, 1]}                   | {"f:l": {}}                                      | false
          a set with theirs            | {"l": ["x"]}         | {"l": ["t", "x"]}               | {"f:l": {"v:\\"x\\"": {}}}                       | true
          a set with one too many      | {"l": ["x"]}         | {"l": ["x", "y"]}               | {"f:l": {"v:\\"x\\"": {}, "v:\\"y\\"": {}}}      | false
          """)
  void what_is_settled(String name, String wanted, String live, String owned, boolean settled)
      throws JsonProcessingException {
    assertThat(Settled.is(object(wanted), live(live, owned, "Apply"), "us"))
        .as(name)
        .isEqualTo(settled);
    assertThat(Settled.is(object(wanted), live(live, owned, "Update"), "us")).as(name).isFalse();
  }

  private static ObjectNode live(String spec, String owned, String operation)
      throws JsonProcessingException {
    var live = object(spec);
    live.withObject("metadata")
        .withArray("managedFields")
        .addObject()
        .put("manager", "us")
        .put("operation", operation)
        .set("fieldsV1", object(owned));
    return live;
  }

  private static ObjectNode object(String json) throws JsonProcessingException {
    return (ObjectNode) Json.RESOURCES.readTree(json);
  }
}
