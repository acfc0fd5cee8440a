package org.mcpruntime.contract.server;

import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.mcpruntime.contract.object.SecretKeyRef;
import org.mcpruntime.contract.object.Texts;

/** An environment variable whose value is a key of a Secret. */
public record SecretEnvVar(
    @Required @Size(min = 1, max = 256) String name, @Required SecretKeyRef secretKeyRef) {

  public SecretEnvVar {
    name = Texts.orEmpty(name);
    secretKeyRef = secretKeyRef == null ? new SecretKeyRef("", "") : secretKeyRef;
  }
}
