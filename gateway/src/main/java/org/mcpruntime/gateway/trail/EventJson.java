package org.mcpruntime.gateway.trail;

import com.fasterxml.jackson.core.JsonProcessingException;
import org.mcpruntime.contract.audit.AuditEvent;
import org.mcpruntime.contract.json.Json;

/** Events as JSON. */
final class EventJson {

  private EventJson() {}

  static byte[] bytes(AuditEvent event) {
    try {
      return Json.SNAPSHOTS.writeValueAsBytes(event);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("events can be written", e);
    }
  }
}
