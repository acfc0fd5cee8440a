package org.mcpruntime.architecture.wrong.purity.operator.desired;

import java.time.Instant;
import java.util.UUID;
import org.mcpruntime.architecture.Wrong;

class Deployment {

  String given(Instant now, UUID id) {
    return now.toString() + id;
  }

  @Wrong
  String clock() {
    return Instant.now().toString();
  }
}
