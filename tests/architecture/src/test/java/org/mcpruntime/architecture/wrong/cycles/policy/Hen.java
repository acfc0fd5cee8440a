package org.mcpruntime.architecture.wrong.cycles.policy;

import org.mcpruntime.architecture.Wrong;
import org.mcpruntime.architecture.wrong.cycles.policy.nest.Egg;

public class Hen {

  @Wrong
  Egg lay() {
    return new Egg();
  }
}
