package org.mcpruntime.contract.object;

import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** One key of a Secret in the namespace of the object that refers to it. */
public record SecretKeyRef(
    @Required @Size(min = 1, max = 253) String name,
    @Required @Size(min = 1, max = 253) String key) {

  public SecretKeyRef {
    name = Texts.orEmpty(name);
    key = Texts.orEmpty(key);
  }

  /** The form of the rendered policy: {@code secret/key}. */
  public String toPath() {
    return name + "/" + key;
  }
}
