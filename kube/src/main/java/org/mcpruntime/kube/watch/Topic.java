package org.mcpruntime.kube.watch;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Which objects of the API are meant.
 *
 * @param path of their collection, such as {@code /apis/apps/v1/deployments}
 * @param labels that they must have, such as {@code a=b}; empty for all
 */
public record Topic(String path, String labels) {

  /** Objects of one answer; more come in further ones. */
  private static final int PAGE = 500;

  /** How the API calls them, in the plural. */
  public String word() {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /** One page of a list, where a token of the one before tells that there is one. */
  String page(@Nullable String token) {
    return path
        + "?limit="
        + PAGE
        + selected()
        + (token == null ? "" : "&continue=" + escaped(token));
  }

  /** Every change after a version, as long as so many seconds. */
  String watch(String after, long seconds) {
    return path
        + "?watch=true&allowWatchBookmarks=true&resourceVersion="
        + escaped(after)
        + "&timeoutSeconds="
        + seconds
        + selected();
  }

  private String selected() {
    return labels.isEmpty() ? "" : "&labelSelector=" + escaped(labels);
  }

  private static String escaped(String part) {
    return URLEncoder.encode(part, StandardCharsets.UTF_8);
  }
}
