package org.mcpruntime.judge;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The document of our HTTP API is one of OpenAPI 3.1, say the schemas of OpenAPI's authors. */
class OpenApiJudgeTest {

  private static final Path DOCUMENT =
      Path.of(System.getProperty("repo.root"), "docs/reference/openapi.yaml");
  private static final Path PROGRAM = Partners.FOLDER.resolve("openapi.mjs");
  private static final int PATIENCE_SECONDS = 60;

  @TempDir Path folder;

  @BeforeAll
  static void programs() {
    Partners.assertInstalled();
  }

  /** What the judge says of a document, its exit code first. */
  private String verdict(String document) throws IOException, InterruptedException {
    var file = Files.writeString(folder.resolve("openapi.yaml"), document);
    var said = folder.resolve("said");
    int code = Partners.run(said, PATIENCE_SECONDS, PROGRAM, List.of(file.toString()));
    return code + " " + Files.readString(said);
  }

  @Test
  void it_takes_our_document() throws IOException, InterruptedException {
    assertThat(verdict(Files.readString(DOCUMENT)).strip())
        .isEqualTo("0 {\"version\":\"3.1\",\"valid\":true}");
  }

  @ParameterizedTest
  @CsvSource({
    "in: path, in: pat",
    "operationId: getStatus, operationID: getStatus",
    "#/components/schemas/Me, #/components/schemas/Them",
    "#/components/responses/Refused, #/components/responses/Welcome",
  })
  void it_finds_a_fault(String right, String wrong) throws IOException, InterruptedException {
    var ours = Files.readString(DOCUMENT);
    assertThat(ours).contains(right);
    assertThat(verdict(ours.replaceFirst(right, wrong)).strip())
        .isNotEqualTo("0 {\"version\":\"3.1\",\"valid\":true}");
  }
}
