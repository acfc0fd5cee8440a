package org.mcpruntime.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.mcpruntime.contract.json.Json;
import org.mcpruntime.policy.Check;
import org.mcpruntime.policy.Decide;
import org.mcpruntime.policy.PolicyIndex;
import org.mcpruntime.policy.VectorCase;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "test",
    description = "Compare decisions with expected ones.",
    footer = {
      "",
      "Each line of the policies is a policy document; each line of the cases names one "
          + "by its line (from 0), a time, a request and every field of the expected decision. "
          + "Exit code 1 when any differs."
    })
final class PolicyTest implements Callable<Integer> {

  private static final int MOST_DIFFERENCES = 10;

  @Mixin private final Printing printing = new Printing();

  @Option(
      names = "--policies",
      required = true,
      paramLabel = "FILE.jsonl",
      description = "policy documents, one a line")
  @SuppressWarnings("NullAway.Init") // set by picocli
  private Path policies;

  @Option(
      names = "--cases",
      required = true,
      paramLabel = "FILE.jsonl",
      description = "cases, one a line")
  @SuppressWarnings("NullAway.Init") // set by picocli
  private Path cases;

  /** What came of all cases; at most ten differences are kept. */
  private record Result(int passed, int failed, List<Difference> differences) {}

  private record Difference(String place, String id, Map<String, String> fields) {}

  @Override
  public Integer call() {
    var indexes = compile();
    var differences = new ArrayList<Difference>();
    var counts = new int[2];
    Input.lines(
        cases,
        (line, number) -> {
          var place = cases + ":" + number;
          var vector = read(line, place);
          if (vector.policy() < 0 || vector.policy() >= indexes.size()) {
            throw new Failure(
                "%s: there is no policy %d; %s has %d lines, counted from 0"
                    .formatted(place, vector.policy(), policies, indexes.size()));
          }
          var fields = differences(indexes.get(vector.policy()), vector);
          counts[fields.isEmpty() ? 0 : 1]++;
          if (!fields.isEmpty() && differences.size() < MOST_DIFFERENCES) {
            differences.add(new Difference(place, String.valueOf(vector.id()), fields));
          }
        });
    if (counts[0] + counts[1] == 0) {
      throw new Failure("%s holds no case".formatted(cases));
    }
    var result = new Result(counts[0], counts[1], differences);
    printing.format.print(printing.out(), Json.RESOURCES, result, () -> print(result));
    return result.failed == 0 ? 0 : 1;
  }

  private List<PolicyIndex> compile() {
    var indexes = new ArrayList<PolicyIndex>();
    Input.lines(
        policies,
        (line, number) -> {
          var checked = Check.check(line.getBytes(StandardCharsets.UTF_8));
          if (!checked.valid()) {
            throw new Failure(
                "%s:%d: not a policy that can be enforced: %s"
                    .formatted(policies, number, checked.problems().getFirst()));
          }
          checked.snapshot().map(PolicyIndex::compile).ifPresent(indexes::add);
        });
    return indexes;
  }

  private static VectorCase read(String line, String place) {
    try {
      var vector = Json.SNAPSHOTS.readValue(line, VectorCase.class);
      if (vector == null) {
        throw new Failure("%s: not a case: null".formatted(place));
      }
      return vector;
    } catch (JsonProcessingException e) {
      throw new Failure("%s: not a case: %s".formatted(place, e.getOriginalMessage()));
    }
  }

  private static Map<String, String> differences(PolicyIndex index, VectorCase vector) {
    var request = vector.request();
    var decision = Decide.decide(index, request.caller(), request.message(), vector.now());
    return vector.differences(VectorCase.Expected.of(decision));
  }

  private void print(Result result) {
    for (var difference : result.differences) {
      printing.out().println(difference.place + ": case " + difference.id);
      difference.fields.forEach(
          (field, values) -> printing.out().println("    " + field + ": " + values));
    }
    if (result.failed > result.differences.size()) {
      printing.out().println("… and " + (result.failed - result.differences.size()) + " more");
    }
    printing.out().println(result.passed + " passed, " + result.failed + " failed");
  }
}
