/** What the HTTP API says and is told: one record for each body. */
@NullMarked
package org.mcpruntime.contract.platform;

import org.jspecify.annotations.NullMarked;
