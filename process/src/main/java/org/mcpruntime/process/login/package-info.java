/**
 * Logging in with a browser: a key or a one-time code becomes a session, which lives in memory and
 * ends with the process. Begin at {@link org.mcpruntime.process.login.LoginApp}. What is presented
 * is kept as a digest only.
 */
@NullMarked
package org.mcpruntime.process.login;

import org.jspecify.annotations.NullMarked;
