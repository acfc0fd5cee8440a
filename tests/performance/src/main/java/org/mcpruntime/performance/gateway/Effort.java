package org.mcpruntime.performance.gateway;

/**
 * How much is measured.
 *
 * @param rounds of each comparison; medians are told
 * @param loadSeconds of one load
 * @param warmUpSeconds of one of the loads until a gateway is warm
 * @param starts of a process
 */
record Effort(int rounds, int loadSeconds, int warmUpSeconds, int starts) {

  static final Effort FULL = new Effort(5, 4, 3, 5);
  static final Effort QUICK = new Effort(2, 2, 2, 2);
}
