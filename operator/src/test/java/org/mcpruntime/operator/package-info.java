/** What servers become, as folders of cases. */
@NullMarked
package org.mcpruntime.operator;

import org.jspecify.annotations.NullMarked;
