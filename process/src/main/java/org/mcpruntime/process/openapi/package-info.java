/**
 * Describes an API by its table of routes, as an OpenAPI 3.1 document whose schemas are those of
 * the records that go in and come out. Enter at {@link org.mcpruntime.process.openapi.OpenApi}.
 */
@NullMarked
package org.mcpruntime.process.openapi;

import org.jspecify.annotations.NullMarked;
