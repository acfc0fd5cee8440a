package org.mcpruntime.feed.publish;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.object.ObjectRef;
import org.mcpruntime.feed.wire.Report;
import org.mcpruntime.policy.PolicyState;

/**
 * What follows a publisher in the same process, without wire or signature. Everything is said on
 * the publisher's thread, so that it must be quick.
 */
public interface Follower {

  /**
   * A server's policy is another.
   *
   * @param before null where there was none
   */
  void moved(@Nullable PolicyState before, PolicyState after);

  /** There is no such server any more. */
  void removed(ObjectRef server);

  /** A server's newest policy cannot be made: the last one stays. */
  void failed(ObjectRef server, String sentence);

  /** All that was decided until now has been said; said again and again. */
  void current();

  /** Sessions that were let do something since this was asked last. */
  List<Report.Use> takeUsed();
}
