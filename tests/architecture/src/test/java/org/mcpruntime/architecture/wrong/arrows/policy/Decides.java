package org.mcpruntime.architecture.wrong.arrows.policy;

import java.util.List;
import org.mcpruntime.architecture.Wrong;
import org.mcpruntime.architecture.wrong.arrows.contract.Fact;
import org.mcpruntime.architecture.wrong.arrows.kube.Cluster;

class Decides {

  Fact down(List<Fact> facts) {
    return facts.getFirst();
  }

  @Wrong
  boolean sideways() {
    return new Cluster().toString().isEmpty();
  }

  @Wrong
  void sidewaysInAnArray(Cluster[] all) {}
}
