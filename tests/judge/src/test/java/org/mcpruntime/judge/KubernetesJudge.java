package org.mcpruntime.judge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.json.Json;

/**
 * The programme of {@code tests/judge/kubernetes}: Kubernetes' own validation, one question and
 * answer a line.
 */
final class KubernetesJudge implements AutoCloseable {

  private final Process process;
  private final BufferedReader answers;

  /** What it said of the definitions. */
  final List<JsonNode> definitions = new ArrayList<>();

  KubernetesJudge(Path program, Path definitionFolder, int count) throws IOException {
    process =
        new ProcessBuilder(program.toString(), definitionFolder.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    answers = process.inputReader(StandardCharsets.UTF_8);
    for (int i = 0; i < count; i++) {
      definitions.add(answer());
    }
  }

  /** Asks about creating an object, or, with an old one, about replacing that. */
  JsonNode ask(JsonNode object, @Nullable JsonNode old) throws IOException {
    return ask(object, old, "");
  }

  /** Asks about writing the status of an object. */
  JsonNode askStatus(JsonNode object, JsonNode old) throws IOException {
    return ask(object, old, "status");
  }

  private JsonNode ask(JsonNode object, @Nullable JsonNode old, String subresource)
      throws IOException {
    ObjectNode question = Json.RESOURCES.createObjectNode();
    question.put("id", "1");
    question.set("object", object);
    if (old != null) {
      question.set("old", old);
    }
    if (!subresource.isEmpty()) {
      question.put("subresource", subresource);
    }
    var writer = process.outputWriter(StandardCharsets.UTF_8);
    writer.write(question.toString());
    writer.write('\n');
    writer.flush();
    return answer();
  }

  private JsonNode answer() throws IOException {
    var line = answers.readLine();
    if (line == null) {
      throw new IOException("the judge ended");
    }
    return Json.RESOURCES.readTree(line);
  }

  @Override
  public void close() {
    process.destroy();
  }
}
