/**
 * The operator as a process: it keeps what is on the cluster in sight, plans, and carries out what
 * was planned.
 *
 * <p>Enter at {@link org.mcpruntime.operator.OperatorMain}. What is decided stands in the packages
 * that plan ({@code server}, {@code access}, {@code shared}, {@code canary}); {@code cluster} is
 * what is seen, {@code queue} the order of work, {@code loop} who carries out. Every replica keeps
 * what it sees, publishes policies and answers admission; the one that leads writes.
 */
@NullMarked
package org.mcpruntime.operator;

import org.jspecify.annotations.NullMarked;
