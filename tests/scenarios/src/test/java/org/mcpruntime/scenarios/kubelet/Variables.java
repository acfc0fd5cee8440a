package org.mcpruntime.scenarios.kubelet;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The environment and the words of a container, with what Kubernetes expands in them.
 *
 * @param address of the pod, which stands for every address of its own
 */
record Variables(KubernetesClient client, Pod pod, String address) {

  private static final Pattern VARIABLE = Pattern.compile("\\$(\\$?)\\(([-._a-zA-Z0-9]+)\\)");

  /** Those of the container; later ones may name earlier ones. */
  Map<String, String> of(Container container) {
    var all = new LinkedHashMap<String, String>();
    for (var variable : container.getEnv()) {
      value(variable, all).ifPresent(value -> all.put(variable.getName(), ours(value)));
    }
    return all;
  }

  private Optional<String> value(EnvVar variable, Map<String, String> before) {
    var from = variable.getValueFrom();
    if (from == null) {
      return Optional.of(expanded(Optional.ofNullable(variable.getValue()).orElse(""), before));
    }
    if (from.getFieldRef() != null) {
      return Optional.of(Fields.of(pod, from.getFieldRef().getFieldPath(), address));
    }
    if (from.getSecretKeyRef() != null) {
      var ref = from.getSecretKeyRef();
      var secret =
          client
              .secrets()
              .inNamespace(pod.getMetadata().getNamespace())
              .withName(ref.getName())
              .get();
      return secret == null
          ? Optional.empty()
          : Optional.ofNullable(secret.getData().get(ref.getKey()))
              .map(text -> new String(Base64.getDecoder().decode(text), StandardCharsets.UTF_8));
    }
    throw new IllegalStateException("a variable that is not stood in for: " + variable);
  }

  /** The container's command and arguments; those of the image where it says none. */
  List<String> words(Container container, Image image, Map<String, String> variables) {
    var words = new ArrayList<String>();
    var command = container.getCommand();
    words.addAll(command == null || command.isEmpty() ? image.entrypoint() : command);
    if (container.getArgs() != null) {
      words.addAll(container.getArgs());
    }
    return words.stream().map(word -> ours(expanded(word, variables))).toList();
  }

  private static String expanded(String word, Map<String, String> variables) {
    return VARIABLE
        .matcher(word)
        .replaceAll(
            found -> {
              var whole = found.group();
              var value = variables.get(found.group(2));
              boolean escaped = !found.group(1).isEmpty();
              return Matcher.quoteReplacement(
                  escaped ? whole.substring(1) : value == null ? whole : value);
            });
  }

  /** All pods share one network: what would be the pod's alone is at the pod's address. */
  String ours(String text) {
    return text.replace("0.0.0.0", address).replace("127.0.0.1", address);
  }
}
