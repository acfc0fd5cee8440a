package org.mcpruntime.contract.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.mcpruntime.contract.access.AccessRule;
import org.mcpruntime.contract.access.ServerRequest;
import org.mcpruntime.contract.object.SideEffect;
import org.mcpruntime.contract.object.Trust;
import org.mcpruntime.contract.server.Auth;
import org.mcpruntime.contract.server.Policy;
import org.mcpruntime.contract.server.RiskLevel;
import org.mcpruntime.contract.server.ToolAudit;

/** Words that are made of names are those that the mapper reads in annotations. */
class WordsTest {

  static Stream<Words<?>> enums() {
    return Stream.of(
        Words.of(Trust.values()),
        Words.of(SideEffect.values()),
        Words.of(Auth.Mode.values()),
        Words.of(Policy.Mode.values()),
        Words.of(Policy.DefaultDecision.values()),
        Words.of(RiskLevel.values()),
        Words.of(ToolAudit.values()),
        Words.of(AccessRule.Effect.values()),
        Words.of(ServerRequest.values()));
  }

  @ParameterizedTest
  @MethodSource("enums")
  void each_constant_has_the_word_of_its_annotation(Words<?> words) {
    assertThat(words.all())
        .isEqualTo(Arrays.stream(words.type().getEnumConstants()).map(Json::word).toList());
  }
}
