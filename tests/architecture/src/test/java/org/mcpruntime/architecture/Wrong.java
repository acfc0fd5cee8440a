package org.mcpruntime.architecture;

/**
 * Marks what the rule of this package has to report; whatever is not marked it must leave alone.
 */
public @interface Wrong {}
