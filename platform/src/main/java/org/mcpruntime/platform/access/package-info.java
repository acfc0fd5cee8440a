/**
 * Grants and sessions in the shapes of the original's API, and what is done to them in one word.
 */
@NullMarked
package org.mcpruntime.platform.access;

import org.jspecify.annotations.NullMarked;
