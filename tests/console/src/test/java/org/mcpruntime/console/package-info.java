/** The console of a real platform in a real browser, as people use it. */
@NullMarked
package org.mcpruntime.console;

import org.jspecify.annotations.NullMarked;
