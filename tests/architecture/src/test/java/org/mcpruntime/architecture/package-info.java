/**
 * The rules of the house, as tests.
 *
 * <p>Enter at {@link org.mcpruntime.architecture.ProductModule}, the table of which module may use
 * which. {@link org.mcpruntime.architecture.Rules} are functions of a root package: they are held
 * against the product, and each also against a package below {@code wrong}, where it must report
 * exactly what is marked {@link org.mcpruntime.architecture.Wrong}. A rule that reports nothing is
 * no rule.
 */
@NullMarked
package org.mcpruntime.architecture;

import org.jspecify.annotations.NullMarked;
