package org.mcpruntime.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The API of a platform that runs says and takes what its document says, route by route. */
final class ApiTrafficTest {

  private static final Path CASES = Path.of("src/test/cases/api.txt");
  private static final String PREFIX = "/api/v1";
  private static final Pattern CASE = Pattern.compile("(\\d+)([!+]?) +([A-Z]+) (\\S+)(?: (.+))?");

  @TempDir Path data;

  private final HttpClient http = HttpClient.newHttpClient();
  private final SoftAssertions found = new SoftAssertions();
  private final TreeSet<String> asked = new TreeSet<>();

  /** A line of the cases. */
  private record Case(int number, String mark, String verb, String target, String body) {

    static Case of(String line) {
      var parts = CASE.matcher(line);
      assertThat(parts.matches()).as(line).isTrue();
      var body = parts.group(5) == null ? "" : parts.group(5);
      return new Case(
          Integer.parseInt(parts.group(1)), parts.group(2), parts.group(3), parts.group(4), body);
    }
  }

  @Test
  void whatItSaysAndTakesIsWhatItsDocumentSays() throws IOException, InterruptedException {
    try (var laptop =
        new Laptop(data)
            .write("assistant.yaml", Laptop.server("assistant", "WorkspaceAssistantMain", ""))
            .write("access.yaml", Laptop.access("assistant"))
            .awaitReady("assistant")) {
      var document = laptop.api.get("/openapi.json", Map.of());
      var traffic = new ApiTraffic(document);
      call(laptop);
      var denied = event(laptop, "deny");
      var allowed = event(laptop, "allow");
      for (var line : Files.readAllLines(CASES)) {
        if (!line.isBlank() && !line.startsWith("#")) {
          var known = line.replace("{denied}", denied).replace("{allowed}", allowed);
          ask(laptop, traffic, Case.of(known));
        }
      }
      for (var operation : traffic.operations()) {
        refused(laptop, traffic, operation);
      }
      found
          .assertThat(asked)
          .as("what is asked of " + CASES)
          .containsExactlyInAnyOrderElementsOf(
              traffic.operations().stream().map(ApiTraffic.Operation::toString).toList());
      found.assertAll();
    }
  }

  /** A judge who finds no fault finds none where there is one. */
  @Test
  void aFaultIsFound() {
    try (var laptop = new Laptop(data)) {
      var traffic = new ApiTraffic(laptop.api.get("/openapi.json", Map.of()));
      var me = traffic.operation("GET", URI.create(PREFIX + "/auth/me")).orElseThrow();
      var right = "{\"authenticated\":true,\"principal\":{\"subject\":\"a\",\"role\":\"admin\"}}";

      assertThat(traffic.answer(me, 200, "application/json", right)).isEmpty();
      for (var wrong :
          List.of(
              right.replace("admin", "king"),
              right.replace("true", "\"yes\""),
              right.replace("\"subject\":\"a\",", ""),
              right.replace("{\"subject\"", "{\"age\":7,\"subject\""),
              right.replace("}}", ""))) {
        assertThat(traffic.answer(me, 200, "application/json", wrong)).as(wrong).isNotEmpty();
      }
      assertThat(traffic.answer(me, 200, "text/plain", right)).isNotEmpty();
      assertThat(traffic.answer(me, 302, "application/json", right)).isNotEmpty();
      assertThat(traffic.answer(me, 404, "application/json", right)).isNotEmpty();
      assertThat(traffic.request(me, URI.create("/"), right)).isNotEmpty();
    }
  }

  /** So that there are records. */
  private static void call(Laptop laptop) {
    assertThat(laptop.call("/assistant/mcp", "echo", Laptop.AS_DEMO)).isEqualTo("hello");
    assertThat(laptop.call("/assistant/mcp", "upper", Laptop.AS_DEMO)).isEqualTo("trust_too_low");
  }

  /** The id of an event. */
  private static String event(Laptop laptop, String decision) {
    return await()
        .until(
            () ->
                laptop
                    .api
                    .get("/events", Map.of("decision", decision, "rpc_method", "tools/call"))
                    .at("/events/0/id")
                    .asText(),
            id -> !id.isEmpty());
  }

  private static HttpRequest.Builder request(Laptop laptop, String verb, URI uri, String body) {
    return HttpRequest.newBuilder(laptop.platform.apiUrl().resolve(uri))
        .method(
            verb,
            body.isEmpty()
                ? HttpRequest.BodyPublishers.noBody()
                : HttpRequest.BodyPublishers.ofString(body));
  }

  private void ask(Laptop laptop, ApiTraffic traffic, Case given)
      throws IOException, InterruptedException {
    var uri = URI.create(PREFIX + given.target);
    var operation = traffic.operation(given.verb, uri).orElseThrow();
    var request =
        request(laptop, given.verb, uri, given.body)
            .header("Authorization", "Bearer " + laptop.platform.token())
            .build();
    boolean lines = given.mark.equals("+");
    var body = "";
    HttpResponse<?> answer;
    if (lines) {
      var streamed = http.send(request, BodyHandlers.ofInputStream());
      body = first(laptop, given, streamed);
      answer = streamed;
    } else {
      var whole = http.send(request, BodyHandlers.ofString());
      body = whole.body();
      answer = whole;
    }
    var type = answer.headers().firstValue("Content-Type").orElse("");
    found
        .assertThat(answer.statusCode())
        .as("%s: %s", given, body)
        .isEqualTo(lines ? 200 : given.number);
    found
        .assertThat(traffic.answer(operation, answer.statusCode(), type, body))
        .as("the answer to %s: %s", given, body)
        .isEmpty();
    var wrong = traffic.request(operation, uri, given.body);
    if (given.mark.equals("!")) {
      found.assertThat(wrong).as("what the document says of %s", given).isNotEmpty();
    } else {
      found.assertThat(wrong).as("what the document says of %s", given).isEmpty();
    }
    asked.add(operation.toString());
  }

  /** The first lines that are not empty, of somebody who then leaves. */
  private static String first(Laptop laptop, Case given, HttpResponse<InputStream> streamed)
      throws IOException {
    var heard = new StringBuilder();
    try (var reader =
        new BufferedReader(new InputStreamReader(streamed.body(), StandardCharsets.UTF_8))) {
      if (given.target.startsWith("/events")) {
        call(laptop);
      }
      for (int count = 0; count < given.number; ) {
        var line = reader.readLine();
        count += line.isEmpty() ? 0 : 1;
        heard.append(line).append('\n');
      }
    }
    return heard.toString();
  }

  /** What every route refuses: whoever is unknown, and a parameter that is. */
  private void refused(Laptop laptop, ApiTraffic traffic, ApiTraffic.Operation operation)
      throws IOException, InterruptedException {
    var path = operation.path().replaceAll("\\{[^}]+}", "x");
    var unknown = URI.create(path + "?nobody=1");
    var asSomebody =
        http.send(
            request(laptop, operation.verb(), unknown, "")
                .header("x-api-key", laptop.platform.token())
                .build(),
            BodyHandlers.ofString());
    var asNobody =
        http.send(
            request(laptop, operation.verb(), URI.create(path), "").build(),
            BodyHandlers.ofString());
    found.assertThat(asSomebody.statusCode()).as("%s?nobody=1", operation).isEqualTo(400);
    found.assertThat(asNobody.statusCode()).as("%s of nobody", operation).isEqualTo(401);
    found.assertThat(traffic.request(operation, unknown, "")).as("%s", operation).isNotEmpty();
    for (var answer : List.of(asSomebody, asNobody)) {
      var type = answer.headers().firstValue("Content-Type").orElse("");
      found
          .assertThat(traffic.answer(operation, answer.statusCode(), type, answer.body()))
          .as("%s refused: %s", operation, answer.body())
          .isEmpty();
    }
  }
}
