package org.mcpruntime.kube.watch;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.kube.api.Answer;
import org.mcpruntime.kube.api.KubeApi;

/** What became of a list. */
public sealed interface Listed {

  /** All items were told; changes after this version are to be watched. */
  record Complete(String version) implements Listed {}

  /** The API said no, perhaps after some pages: whoever lists again gets all of them anew. */
  record Refused(Answer.Refused refusal) implements Listed {}

  record Unreached(String sentence) implements Listed {}

  /** Lists page by page; items do not say their kind, which the list says. */
  static Listed list(KubeApi api, Topic topic, Consumer<ObjectNode> items) {
    @Nullable String token = null;
    String version;
    do {
      switch (api.get(topic.page(token))) {
        case Answer.Done(var body, var _) -> {
          body.withArray("items").forEach(item -> items.accept((ObjectNode) item));
          version = body.path("metadata").path("resourceVersion").asText();
          token = body.path("metadata").path("continue").asText("");
        }
        case Answer.Refused refused -> {
          return new Refused(refused);
        }
        case Answer.Unreached(var sentence) -> {
          return new Unreached(sentence);
        }
      }
    } while (!token.isEmpty());
    return new Complete(version);
  }
}
