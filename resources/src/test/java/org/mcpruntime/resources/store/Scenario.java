package org.mcpruntime.resources.store;

/** One thing that holds on every ground. */
record Scenario(String sentence, Act act) {

  /** What is done, and looked at. */
  interface Act {
    void on(Ground ground) throws Exception;
  }
}
