package org.mcpruntime.architecture.wrong.names.gateway;

import org.mcpruntime.architecture.Wrong;

class Names {

  interface Utility {}

  record Baseline() {}

  record Information() {}

  record Abstraction() {}

  Object anonymous() {
    return new Utility() {};
  }

  @Wrong
  record CallerImpl() {}

  @Wrong
  record AbstractCaller() {}

  @Wrong
  record BaseCaller() {}

  @Wrong
  record CallerUtil() {}

  @Wrong
  record CallerUtils() {}

  @Wrong
  record CallerHelper() {}

  @Wrong
  record CallerManager() {}

  @Wrong
  record CallerInfo() {}
}
