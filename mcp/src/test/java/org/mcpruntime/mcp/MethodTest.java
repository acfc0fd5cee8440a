package org.mcpruntime.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class MethodTest {

  private static final String ALWAYS =
      "tools/list tools/call prompts/list prompts/get resources/list resources/templates/list "
          + "resources/read completion/complete notifications/cancelled notifications/progress "
          + "notifications/message notifications/tools/list_changed "
          + "notifications/prompts/list_changed notifications/resources/list_changed "
          + "notifications/resources/updated ";

  private static final String LEGACY =
      "initialize ping notifications/initialized resources/subscribe resources/unsubscribe "
          + "logging/setLevel sampling/createMessage roots/list notifications/roots/list_changed ";

  /**
   * After the schemas of the revisions, and of the extension of tasks; what a modern server asks
   * stands inside results and is no message. {@code call_tool} is an alias that no schema has.
   */
  @ParameterizedTest
  @CsvSource({
    "V2025_03_26, " + LEGACY,
    "V2025_06_18, " + LEGACY + "elicitation/create",
    "V2025_11_25, "
        + LEGACY
        + "elicitation/create notifications/elicitation/complete tasks/get tasks/result "
        + "tasks/cancel tasks/list notifications/tasks/status",
    "V2026_07_28, server/discover subscriptions/listen "
        + "notifications/subscriptions/acknowledged tasks/get tasks/update tasks/cancel "
        + "notifications/tasks"
  })
  void a_revision_has_the_methods_of_its_schema(Revision revision, String words) {
    var expected = Stream.of((ALWAYS + words).split(" ")).toList();
    var alias = List.of(Method.CALL_TOOL, Method.UNKNOWN);
    assertThat(
            Arrays.stream(Method.values())
                .filter(method -> method.isIn(revision) && !alias.contains(method))
                .map(Method::word))
        .containsExactlyInAnyOrderElementsOf(expected);
  }

  @ParameterizedTest
  @EnumSource(Method.class)
  void a_method_is_found_by_its_name_as_text_and_on_the_wire(Method method) {
    assertThat(Method.of(method.word())).isSameAs(method);
    if (method != Method.UNKNOWN) {
      assertThat(Method.of(new JsonWriter().string(method.word()).text())).isSameAs(method);
      assertThat(Method.of(new JsonWriter().string(method.word() + "x").text()))
          .isSameAs(Method.UNKNOWN);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"Ping", "tools/Call", "x", "xy", "tools/call\\u0000", "tools//call"})
  void another_name_is_unknown(String word) {
    assertThat(Method.of(word)).isSameAs(Method.UNKNOWN);
    assertThat(Method.of(new JsonWriter().string(word).text())).isSameAs(Method.UNKNOWN);
  }
}
