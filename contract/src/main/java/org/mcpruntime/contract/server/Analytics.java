package org.mcpruntime.contract.server;

import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.object.SecretKeyRef;

/** Where a server's records go and how they are labelled. */
public record Analytics(
    @Default("false") boolean disabled,
    @Nullable @Pattern(Auth.URL) @Size(max = 2048) URI ingestURL,
    @Nullable @Size(max = 256) String source,
    @Nullable @Size(max = 256) String eventType,
    @Nullable SecretKeyRef apiKeySecretRef) {

  public Analytics {
    ingestURL = ingestURL == null || ingestURL.toString().isBlank() ? null : ingestURL;
  }
}
