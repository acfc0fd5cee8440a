package org.mcpruntime.standalone.workload;

/** One server that is kept as it is wanted. */
interface Running {

  /** Begins; once. */
  void start();

  /** Ends it, and waits until nothing of it runs. */
  void stop() throws InterruptedException;
}
