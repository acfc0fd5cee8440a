package org.mcpruntime.policy;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.access.AccessRule;
import org.mcpruntime.contract.object.ObjectRef;
import org.mcpruntime.contract.server.Auth;
import org.mcpruntime.contract.snapshot.PolicySnapshot;
import org.mcpruntime.contract.snapshot.Revision;
import org.mcpruntime.contract.snapshot.SnapshotReader;

/** Whether a policy document may be enforced. */
public final class Check {

  /**
   * Something that is wrong with a document.
   *
   * @param place a path such as {@code grants[3].name}, or a line; empty for the whole document
   */
  public record Problem(String place, String sentence) {

    @Override
    public String toString() {
      return place.isEmpty() ? sentence : place + ": " + sentence;
    }
  }

  /**
   * A document that was read.
   *
   * @param document absent where it is not JSON of this shape at all
   * @param problems empty where it may be enforced
   * @param warnings words of a newer peer that were read at their most restrictive
   */
  public record Checked(
      @Nullable PolicySnapshot document, List<Problem> problems, List<String> warnings) {

    private static Checked unreadable(String place, String sentence) {
      return new Checked(null, List.of(new Problem(place, sentence)), List.of());
    }

    public Optional<PolicySnapshot> snapshot() {
      return Optional.ofNullable(document);
    }

    public boolean valid() {
      return problems.isEmpty();
    }
  }

  private final List<Problem> problems = new ArrayList<>();

  private Check() {}

  /** Reads and checks a document; its revision is compared with the received bytes. */
  public static Checked check(byte[] json) {
    int odd = firstThatIsNotUtf8(json);
    if (odd < json.length) {
      return Checked.unreadable("byte " + odd, "is not UTF-8");
    }
    var warnings = new ArrayList<String>();
    PolicySnapshot snapshot;
    String revision;
    try {
      revision = Revision.of(json);
      snapshot = SnapshotReader.read(json, warnings::add);
    } catch (UncheckedIOException e) {
      return unreadable(Objects.requireNonNull(e.getCause(), "it always has one"));
    } catch (IOException e) {
      return unreadable(e);
    }
    if (snapshot == null) {
      return Checked.unreadable("", "the document is null");
    }
    var problems = new ArrayList<>(check(snapshot));
    if (!snapshot.revision().isBlank() && !snapshot.revision().equals(revision)) {
      problems.add(
          new Problem(
              "revision", "is %s, the document gives %s".formatted(snapshot.revision(), revision)));
    }
    return new Checked(snapshot, List.copyOf(problems), List.copyOf(warnings));
  }

  /** Jackson takes overlong forms for the characters they would be; others do not. */
  private static int firstThatIsNotUtf8(byte[] json) {
    var bytes = ByteBuffer.wrap(json);
    try {
      var _ = UTF_8.newDecoder().decode(bytes);
      return json.length;
    } catch (CharacterCodingException e) {
      return bytes.position();
    }
  }

  private static Checked unreadable(Throwable e) {
    if (e instanceof JsonProcessingException json && json.getLocation() != null) {
      var at = json.getLocation();
      return Checked.unreadable(
          "line %d, column %d".formatted(at.getLineNr(), at.getColumnNr()),
          json.getOriginalMessage());
    }
    return Checked.unreadable("", String.valueOf(e.getMessage()));
  }

  /** Checks everything but the agreement of revision and bytes. */
  public static List<Problem> check(PolicySnapshot snapshot) {
    var check = new Check();
    check.envelope(snapshot);
    check.unique("tools", snapshot.tools(), tool -> tool.name());
    check.unique("prompts", snapshot.prompts(), prompt -> prompt.name());
    check.unique("resources", snapshot.resources(), resource -> resource.name());
    check.unique("grants", snapshot.grants(), grant -> key(grant.ref()));
    check.unique("sessions", snapshot.sessions(), session -> key(session.ref()));
    check.each(
        "grants",
        snapshot.grants(),
        (place, grant) -> {
          check.rules(place + ".tool_rules", grant.toolRules());
          check.rules(place + ".prompt_rules", grant.promptRules());
          check.rules(place + ".resource_rules", grant.resourceRules());
        });
    return List.copyOf(check.problems);
  }

  private void envelope(PolicySnapshot snapshot) {
    if (!snapshot.schemaVersion().strip().equals(PolicySnapshot.SCHEMA_VERSION)) {
      problem(
          "schema_version",
          "is \"%s\", this process reads %s"
              .formatted(snapshot.schemaVersion(), PolicySnapshot.SCHEMA_VERSION));
    }
    if (snapshot.revision().isBlank()) {
      problem("revision", "is missing");
    }
    if (snapshot.server().name().isBlank()) {
      problem("server.name", "is missing");
    }
    var auth = snapshot.auth();
    if (auth != null && auth.mode() == Auth.Mode.OAUTH && auth.issuerURL() == null) {
      problem("auth.issuer_url", "is missing; mode oauth needs it");
    }
    var trustDomain = auth == null ? null : auth.trustDomain();
    if (auth != null
        && auth.mode() == Auth.Mode.MTLS
        && (trustDomain == null || trustDomain.isBlank())) {
      problem("auth.trust_domain", "is missing; mode mtls needs it");
    }
  }

  private void rules(String place, List<AccessRule> rules) {
    unique(place, rules, AccessRule::name);
  }

  /** Blank keys count as missing names. */
  private <T> void unique(String list, List<T> values, Function<T, String> key) {
    var seen = new HashSet<String>();
    each(
        list,
        values,
        (place, value) -> {
          var name = key.apply(value);
          if (name.isBlank()) {
            problem(place + ".name", "is missing");
          } else if (!seen.add(name)) {
            problem(place, "repeats " + name);
          }
        });
  }

  private <T> void each(String list, List<T> values, BiConsumer<String, T> check) {
    for (int i = 0; i < values.size(); i++) {
      check.accept(list + "[" + i + "]", values.get(i));
    }
  }

  private static String key(ObjectRef ref) {
    return ref.name().isBlank() ? "" : ref.toString();
  }

  private void problem(String place, String sentence) {
    problems.add(new Problem(place, sentence));
  }
}
