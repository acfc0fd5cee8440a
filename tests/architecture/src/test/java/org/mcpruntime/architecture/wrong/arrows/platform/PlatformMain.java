package org.mcpruntime.architecture.wrong.arrows.platform;

import org.mcpruntime.architecture.wrong.arrows.kube.Cluster;

class PlatformMain {

  Cluster wire() {
    return new Cluster();
  }
}
