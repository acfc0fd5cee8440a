package org.mcpruntime.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What bash offers to somebody who types a tab. */
final class CompletionTest {

  @TempDir private static Path folder;
  private static Path script;

  @BeforeAll
  static void print_the_script() throws IOException {
    var installation = Installation.in(Files.createDirectory(folder.resolve("home")));
    var printed = installation.run(folder, List.of("completion", "bash"));
    assertThat(printed.code()).as(printed.err()).isZero();
    script = Files.writeString(folder.resolve("completion.bash"), printed.out());
  }

  @ParameterizedTest
  @CsvSource({
    "acc,                 access",
    "tools '',            call",
    "tools '',            list",
    "access session '',   revoke",
    "access grant in,     init",
    "events --fol,        --follow",
    "server list -o '',   json",
  })
  void bash_offers_what_can_follow(String typed, String offered) throws Exception {
    var words = typed.replace("''", "\"\"");
    var program =
        """
        set -u
        source '%s'
        COMP_WORDS=(mcp-runtime %s)
        COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
        COMP_LINE="${COMP_WORDS[*]}"
        "$(complete -p mcp-runtime | sed 's/.*-F \\([^ ]*\\).*/\\1/')"
        printf '%%s\\n' "${COMPREPLY[@]}"
        """
            .formatted(script, words);
    var bash =
        new ProcessBuilder("bash", "--norc", "-c", program).redirectErrorStream(true).start();
    var said = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(said.lines().map(String::strip)).as(said).contains(offered);
  }
}
