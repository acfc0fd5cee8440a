package org.mcpruntime.feed.publish;

import java.util.Optional;

/** Who may subscribe. */
public interface Subscribers {

  /** What the holder of a token may see; empty for nobody's token. It may wait for somebody. */
  Optional<View> admit(String token);
}
