package org.mcpruntime.architecture.wrong.arrows.platform;

import org.mcpruntime.architecture.Wrong;
import org.mcpruntime.architecture.wrong.arrows.kube.Cluster;

@Wrong
class Accounts extends Cluster {

  @Wrong
  Accounts() {}
}
