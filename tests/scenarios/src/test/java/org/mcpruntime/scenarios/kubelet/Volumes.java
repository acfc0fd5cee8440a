package org.mcpruntime.scenarios.kubelet;

import io.fabric8.kubernetes.api.model.KeyToPath;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.ServiceAccountTokenProjection;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeProjection;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The volumes of one pod, as folders. What is projected from objects is exchanged all at once, by a
 * link to a folder that changes, as kubelets do it. For one thread.
 */
final class Volumes {

  private final KubernetesClient client;
  private final Pod pod;
  private final Path folder;
  private final Map<String, Map<String, String>> written = new HashMap<>();
  private final Map<String, String> tokens = new HashMap<>();
  private int number;

  Volumes(KubernetesClient client, Pod pod, Path folder) {
    this.client = client;
    this.pod = pod;
    this.folder = folder;
  }

  Path of(String volume) {
    return folder.resolve(volume);
  }

  /**
   * Makes and renews all of them.
   *
   * @return whether everything is there that the pod cannot begin without
   */
  boolean renew() throws IOException {
    boolean complete = true;
    for (var volume : pod.getSpec().getVolumes()) {
      complete &= renew(volume);
    }
    return complete;
  }

  private boolean renew(Volume volume) throws IOException {
    var place = of(volume.getName());
    if (volume.getEmptyDir() != null) {
      if (!Files.exists(place)) {
        Files.createDirectories(place);
        Files.setPosixFilePermissions(place, PosixFilePermissions.fromString("rwxrwxrwx"));
      }
      return true;
    }
    var content = content(volume);
    if (content.isPresent() && !content.get().equals(written.get(volume.getName()))) {
      exchange(place, content.get());
      written.put(volume.getName(), content.get());
    }
    return written.containsKey(volume.getName());
  }

  private Optional<Map<String, String>> content(Volume volume) {
    if (volume.getConfigMap() != null) {
      var source = volume.getConfigMap();
      return orEmpty(configMap(source.getName(), source.getItems()), source.getOptional());
    }
    if (volume.getSecret() != null) {
      var source = volume.getSecret();
      return orEmpty(secret(source.getSecretName(), source.getItems()), source.getOptional());
    }
    if (volume.getProjected() != null) {
      var all = new TreeMap<String, String>();
      for (var source : volume.getProjected().getSources()) {
        var part = projected(source);
        if (part.isEmpty()) {
          return Optional.empty();
        }
        all.putAll(part.get());
      }
      return Optional.of(all);
    }
    throw new IllegalStateException("a volume of a kind that is not stood in for: " + volume);
  }

  private Optional<Map<String, String>> projected(VolumeProjection source) {
    if (source.getServiceAccountToken() != null) {
      var token = source.getServiceAccountToken();
      return Optional.of(Map.of(token.getPath(), token(token)));
    }
    if (source.getConfigMap() != null) {
      var map = source.getConfigMap();
      return orEmpty(configMap(map.getName(), map.getItems()), map.getOptional());
    }
    if (source.getSecret() != null) {
      var secret = source.getSecret();
      return orEmpty(secret(secret.getName(), secret.getItems()), secret.getOptional());
    }
    var fields = new TreeMap<String, String>();
    for (var item : source.getDownwardAPI().getItems()) {
      fields.put(item.getPath(), Fields.of(pod, item.getFieldRef().getFieldPath(), ""));
    }
    return Optional.of(fields);
  }

  private static Optional<Map<String, String>> orEmpty(
      Optional<Map<String, String>> found, Boolean optional) {
    return found.isEmpty() && Boolean.TRUE.equals(optional) ? Optional.of(Map.of()) : found;
  }

  private Optional<Map<String, String>> configMap(String name, List<KeyToPath> items) {
    var map = client.configMaps().inNamespace(namespace()).withName(name).get();
    return map == null
        ? Optional.empty()
        : Optional.of(named(map.getData() == null ? Map.of() : map.getData(), items));
  }

  private Optional<Map<String, String>> secret(String name, List<KeyToPath> items) {
    var secret = client.secrets().inNamespace(namespace()).withName(name).get();
    if (secret == null) {
      return Optional.empty();
    }
    var texts = new TreeMap<String, String>();
    var data = secret.getData() == null ? Map.<String, String>of() : secret.getData();
    data.forEach(
        (key, value) ->
            texts.put(key, new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8)));
    return Optional.of(named(texts, items));
  }

  private static Map<String, String> named(Map<String, String> data, List<KeyToPath> items) {
    if (items == null || items.isEmpty()) {
      return new TreeMap<>(data);
    }
    var named = new TreeMap<String, String>();
    for (var item : items) {
      if (data.containsKey(item.getKey())) {
        named.put(item.getPath(), data.get(item.getKey()));
      }
    }
    return named;
  }

  /**
   * Of the pod's account, bound to the pod; asked for once, for tests are shorter than its life.
   */
  private String token(ServiceAccountTokenProjection source) {
    var audience = source.getAudience();
    return tokens.computeIfAbsent(
        String.valueOf(audience),
        _ -> {
          var asked =
              new TokenRequestBuilder()
                  .withNewSpec()
                  .withAudiences(audience == null ? List.of() : List.of(audience))
                  .withExpirationSeconds(source.getExpirationSeconds())
                  .withNewBoundObjectRef()
                  .withApiVersion("v1")
                  .withKind("Pod")
                  .withName(pod.getMetadata().getName())
                  .withUid(pod.getMetadata().getUid())
                  .endBoundObjectRef()
                  .endSpec()
                  .build();
          return client
              .serviceAccounts()
              .inNamespace(namespace())
              .withName(pod.getSpec().getServiceAccountName())
              .tokenRequest(asked)
              .getStatus()
              .getToken();
        });
  }

  private String namespace() {
    return pod.getMetadata().getNamespace();
  }

  private void exchange(Path place, Map<String, String> content) throws IOException {
    var data = Files.createDirectories(place.resolve("..data_" + number++));
    for (var file : content.entrySet()) {
      var path = data.resolve(file.getKey());
      Files.createDirectories(path.getParent());
      Files.writeString(path, file.getValue());
    }
    var link = Files.createSymbolicLink(place.resolve("..data_tmp"), data.getFileName());
    Files.move(link, place.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);
    for (var name : content.keySet()) {
      var first = Path.of(name).getName(0);
      if (!Files.exists(place.resolve(first), java.nio.file.LinkOption.NOFOLLOW_LINKS)) {
        Files.createSymbolicLink(place.resolve(first), Path.of("..data").resolve(first));
      }
    }
  }
}
