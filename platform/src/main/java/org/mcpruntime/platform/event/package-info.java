/** What happened: records in files, newest first or as they come. */
@NullMarked
package org.mcpruntime.platform.event;

import org.jspecify.annotations.NullMarked;
