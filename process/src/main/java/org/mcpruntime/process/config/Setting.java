package org.mcpruntime.process.config;

/**
 * A row of the table of settings.
 *
 * @param name of the environment's variable
 * @param expected what may stand there, such as {@code a number from 1 to 65535}
 * @param absent what counts where nothing stands there; empty for nothing
 * @param value what counts now, fit to be shown
 * @param sentence what it is for
 */
public record Setting(String name, String expected, String absent, String value, String sentence) {}
