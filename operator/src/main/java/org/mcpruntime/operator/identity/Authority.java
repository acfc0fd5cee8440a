package org.mcpruntime.operator.identity;

import java.time.Instant;

/**
 * One that vouches for what the operator serves with.
 *
 * @param signsFrom when those who have to know it have had the time to learn of it
 */
record Authority(CertifiedKey pair, Instant signsFrom) {}
