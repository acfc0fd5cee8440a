package org.mcpruntime.architecture.wrong.threadlocals.gateway;

import java.util.concurrent.ThreadLocalRandom;
import org.mcpruntime.architecture.Wrong;

class Hides {

  int random() {
    return ThreadLocalRandom.current().nextInt();
  }

  @Wrong
  void stored(InheritableThreadLocal<String> caller) {}

  @Wrong
  String read(Object caller) {
    return caller instanceof ThreadLocal<?> ? "hidden" : "given";
  }
}
