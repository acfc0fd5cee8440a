/**
 * Prometheus reads the pages of processes that run, and says what dashboards and alerts see of
 * them.
 */
@NullMarked
package org.mcpruntime.judge.monitoring;

import org.jspecify.annotations.NullMarked;
