/** Codes that log a browser in: {@link org.mcpruntime.platform.login.CodeRoutes}. */
@NullMarked
package org.mcpruntime.platform.login;

import org.jspecify.annotations.NullMarked;
