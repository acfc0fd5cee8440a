package org.mcpruntime.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;

final class ConsoleLinkTest {

  @Test
  void the_page_that_leads_to_the_link_is_its_owners_alone() throws IOException {
    var link = URI.create("http://127.0.0.1:8080/console/#login=abc_-1");

    var page = ConsoleLink.page(link);

    try {
      assertThat(Files.readString(page)).contains("0; url=" + link);
      assertThat(page.getFileName().toString()).doesNotContain("abc_-1");
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(page)))
          .isEqualTo("rw-------");
    } finally {
      Files.delete(page);
    }
  }
}
