/**
 * Files for browsers: a fixed table of what lies on the class path, read once. Begin at {@link
 * org.mcpruntime.process.web.Assets}. A path never becomes the name of a file.
 */
@NullMarked
package org.mcpruntime.process.web;

import org.jspecify.annotations.NullMarked;
