package org.mcpruntime.architecture.wrong.maps.gateway;

import java.util.List;
import java.util.Map;
import org.mcpruntime.architecture.Wrong;

class Loose {

  Map<String, String> texts = Map.of();
  @Wrong Map<String, Object> stored = Map.of();

  @Wrong
  Map<String, Object> returned() {
    return stored;
  }

  @Wrong
  void passed(List<? extends Map<String, Object>> passed) {}
}
