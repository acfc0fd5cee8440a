package org.mcpruntime.architecture.wrong.cycles.policy.nest;

import org.mcpruntime.architecture.Wrong;
import org.mcpruntime.architecture.wrong.cycles.policy.Hen;

public class Egg {

  @Wrong
  Hen hatch() {
    return new Hen();
  }
}
