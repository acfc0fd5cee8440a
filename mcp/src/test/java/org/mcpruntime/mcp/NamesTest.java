package org.mcpruntime.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class NamesTest {

  @ParameterizedTest
  @CsvSource({
    "name, name",
    "NAME, name",
    "Name, name",
    "taskId, taskid",
    "task_id, taskid",
    "Task-ID, taskid",
    "_meta, meta",
    "__META__, meta",
    "' na me ', name",
    "ｎａｍｅ, name",
    "tas\u212A, task",
    "param\u017F, params",
    "m\u0131ssing, missing",
    "\u0130d, id",
    "me\u00DFage, message",
    "ME\u1E9EAGE, message",
    "\uFB01lter, filter",
    "na\u00ADme, name",
    "\uFEFFname\u200B, name",
    "na\uFE0Fme, name",
    "'', ''",
    "___, ''",
    "n\u00E1me, n\u00E1me",
    "n\u0430me, n\u0430me",
    "a.b/c, a.b/c"
  })
  void what_readers_ignore_is_taken_away(String name, String folded) {
    assertThat(Names.fold(name)).isEqualTo(folded);
  }

  @ParameterizedTest
  @CsvSource({"0", "1", "9", "31", "127", "133"})
  void controls_are_taken_away(int control) {
    assertThat(Names.fold("na" + (char) control + "me" + (char) control)).isEqualTo("name");
  }

  @ParameterizedTest
  @EnumSource(Member.class)
  void a_member_is_found_by_its_name_and_only_by_it(Member member) {
    var names = Names.in(member.zone());
    assertThat(find(names, member.word())).isSameAs(member);
    assertThat(find(names, member.word() + "x")).isNull();
    assertThat(find(names, member.word().substring(1))).isNotSameAs(member);
    assertThat(isAmbiguous(names, member.word().toUpperCase(Locale.ROOT))).isTrue();
    assertThat(isAmbiguous(names, member.word() + "\\u0000")).isTrue();
    assertThat(isAmbiguous(names, member.word() + "2")).isFalse();
    assertThat(isAmbiguous(Names.in(Member.Zone.FREE), "_" + member.word())).isFalse();
  }

  private static @Nullable Member find(Names names, String word) {
    var bytes = word.getBytes(StandardCharsets.UTF_8);
    return names.find(bytes, 0, bytes.length);
  }

  private static boolean isAmbiguous(Names names, String canonical) {
    var bytes = ("\"" + canonical + "\"").getBytes(StandardCharsets.UTF_8);
    return names.isAmbiguous(bytes, 1, bytes.length - 1);
  }
}
