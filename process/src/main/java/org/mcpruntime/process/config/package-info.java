/**
 * Settings of a process: names and texts of the environment in, typed values out, every problem at
 * once.
 *
 * <p>Enter at {@link org.mcpruntime.process.config.Settings}. A process reads all of its settings
 * into one record while it starts; what was read is also the table from which help and documents
 * are made. The environment itself is read by a class named {@code …Main}, nowhere else.
 */
@NullMarked
package org.mcpruntime.process.config;

import org.jspecify.annotations.NullMarked;
