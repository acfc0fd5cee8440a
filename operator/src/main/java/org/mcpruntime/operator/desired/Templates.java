package org.mcpruntime.operator.desired;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.ControllerRevision;
import io.fabric8.kubernetes.api.model.apps.ControllerRevisionBuilder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The last template of pods that was promoted, kept as a {@code ControllerRevision}: what
 * Kubernetes' own controllers keep templates in.
 */
public final class Templates {

  /** One that was promoted, and how many were before. */
  public record Promoted(PodTemplateSpec template, long revision) {}

  private static final ObjectMapper MAPPER = JsonMapper.builder().build();
  private static final int DIGEST_LETTERS = 10;

  private Templates() {}

  /** A short digest of a template: equal ones have equal digests, whoever wrote them. */
  public static String digest(PodTemplateSpec template) {
    try {
      var text = MAPPER.writeValueAsString(sorted(MAPPER.valueToTree(template)));
      var digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest).substring(0, DIGEST_LETTERS);
    } catch (JsonProcessingException | NoSuchAlgorithmException e) {
      throw new IllegalStateException("a template can always be written and digested", e);
    }
  }

  private static JsonNode sorted(JsonNode node) {
    if (node.isObject()) {
      var members = new TreeMap<String, JsonNode>();
      node.properties().forEach(member -> members.put(member.getKey(), sorted(member.getValue())));
      return JsonNodeFactory.instance.objectNode().setAll(members);
    }
    if (node.isArray()) {
      var items = JsonNodeFactory.instance.arrayNode();
      node.forEach(item -> items.add(sorted(item)));
      return items;
    }
    return node;
  }

  /** The record of a template; its name tells it from others, for what it holds cannot change. */
  public static ControllerRevision record(Blueprint blueprint, Promoted promoted) {
    var spec = JsonNodeFactory.instance.objectNode();
    spec.set("template", MAPPER.valueToTree(promoted.template));
    var data = JsonNodeFactory.instance.objectNode();
    data.set("spec", spec);
    return new ControllerRevisionBuilder()
        .withMetadata(blueprint.child(blueprint.name() + "-" + digest(promoted.template)))
        .withRevision(promoted.revision)
        .withData(data)
        .build();
  }

  /** What a record holds; empty where it is not of ours. */
  public static Optional<Promoted> read(ControllerRevision record) {
    var template = MAPPER.<JsonNode>valueToTree(record.getData()).path("spec").path("template");
    if (!template.isObject()) {
      return Optional.empty();
    }
    try {
      long revision = record.getRevision() == null ? 0 : record.getRevision();
      return Optional.of(
          new Promoted(MAPPER.treeToValue(template, PodTemplateSpec.class), revision));
    } catch (JsonProcessingException e) {
      // Somebody wrote something else there: it is as if nothing had been promoted.
      return Optional.empty();
    }
  }
}
