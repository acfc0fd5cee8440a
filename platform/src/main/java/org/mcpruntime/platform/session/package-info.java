/** Sessions that agents ask for themselves, within what grants allow. */
@NullMarked
package org.mcpruntime.platform.session;

import org.jspecify.annotations.NullMarked;
