package org.mcpruntime.operator.canary;

import java.time.Instant;

/**
 * What was counted from one instant to another, of pods with the promoted template and of those
 * with the one that is tried.
 */
public record Window(Instant from, Instant until, Figures stable, Figures canary) {}
