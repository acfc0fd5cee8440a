/**
 * The desired state of the runtime behind one interface, whether it lies in a folder of files or in
 * Kubernetes.
 *
 * <p>Enter at {@link org.mcpruntime.resources.store.Resources}. Semantics are those of the
 * Kubernetes API where callers can tell the difference; {@code ResourcesContract} among the tests
 * says which, and runs over every implementation. Nothing here knows where the state lies.
 */
@NullMarked
package org.mcpruntime.resources.store;

import org.jspecify.annotations.NullMarked;
