package org.mcpruntime.gateway.limit;

/**
 * How often something may happen.
 *
 * @param perSecond sustained; 0 means without a limit
 * @param burst at once, after a pause
 */
public record Rate(double perSecond, double burst) {

  public static final Rate UNLIMITED = new Rate(0, 0);

  /** A burst of one second's worth. */
  public static Rate perSecond(int times) {
    return times == 0 ? UNLIMITED : new Rate(times, times);
  }

  boolean isUnlimited() {
    return perSecond <= 0;
  }
}
