/** Has a package-info, but not the annotation. */
@Wrong
package org.mcpruntime.architecture.wrong.nullness.documented;

import org.mcpruntime.architecture.Wrong;
