package org.mcpruntime.contract.server;

import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.mcpruntime.contract.object.Texts;

/** A literal environment variable of the server. */
public record EnvVar(@Required @Size(min = 1, max = 256) String name, @Required String value) {

  public EnvVar {
    name = Texts.orEmpty(name);
    value = Texts.orEmpty(value);
  }
}
