package org.mcpruntime.architecture.wrong.environment.gateway;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.architecture.Wrong;

class Exchange {

  @Nullable String given(Map<String, String> settings) {
    return settings.get("HOME");
  }

  @Wrong
  @Nullable String variable() {
    return System.getenv("HOME");
  }

  @Wrong
  Map<String, String> variables() {
    return System.getenv();
  }
}
