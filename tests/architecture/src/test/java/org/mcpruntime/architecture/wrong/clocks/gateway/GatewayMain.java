package org.mcpruntime.architecture.wrong.clocks.gateway;

import java.time.InstantSource;

class GatewayMain {

  record Wiring(InstantSource clock) {

    static Wiring real() {
      return new Wiring(InstantSource.system());
    }
  }
}
