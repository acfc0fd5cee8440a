package org.mcpruntime.architecture.wrong.environment.gateway;

import java.util.Map;

class GatewayMain {

  Map<String, String> variables() {
    return System.getenv();
  }
}
