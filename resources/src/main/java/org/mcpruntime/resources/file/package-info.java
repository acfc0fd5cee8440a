/**
 * The desired state as a folder of YAML that people and programs write side by side.
 *
 * <p>Enter at {@link org.mcpruntime.resources.file.FileResources}. What is desired stands in the
 * files, which stay as people wrote them; what identifies an object, what was last in force and
 * what became of it stands in {@code .state}. A file that cannot be read, is not whole or
 * contradicts another changes nothing that is in force: it is reported. Nothing here decides what
 * objects mean.
 */
@NullMarked
package org.mcpruntime.resources.file;

import org.jspecify.annotations.NullMarked;
