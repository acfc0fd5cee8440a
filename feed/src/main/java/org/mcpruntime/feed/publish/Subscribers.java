package org.mcpruntime.feed.publish;

/** Who may subscribe. */
public interface Subscribers {

  /** What is known of the holder of a token. */
  sealed interface Holder {

    /** It may see this. */
    record Known(View view) implements Holder {}

    /** The token is nobody's. */
    record Nobody() implements Holder {}

    /** That cannot be told now; whoever holds it is to come back. */
    record Unsure(String why) implements Holder {}
  }

  /** Who holds a token. It may wait for somebody. */
  Holder admit(String token);
}
