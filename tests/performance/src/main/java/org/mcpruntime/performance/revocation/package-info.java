/**
 * How long a session that was revoked goes on: {@link
 * org.mcpruntime.performance.revocation.RevocationBenchmark} writes it into a manifest and looks at
 * three gateways, with calls and open streams.
 */
@NullMarked
package org.mcpruntime.performance.revocation;

import org.jspecify.annotations.NullMarked;
