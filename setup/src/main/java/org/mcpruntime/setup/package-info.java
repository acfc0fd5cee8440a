/**
 * What an installation on Kubernetes begins with, as typed functions: definitions, namespaces,
 * rights, the operator and its door for admission.
 *
 * <p>Enter at {@link org.mcpruntime.setup.Installation}, whose objects depend on an {@link
 * org.mcpruntime.setup.InstallPlan} and on nothing else; {@link org.mcpruntime.setup.Permission} is
 * the only list of what the operator may do. {@link org.mcpruntime.setup.Installer} applies them as
 * a field manager of its own, so that what others add stays. Nothing is deleted here.
 */
@NullMarked
package org.mcpruntime.setup;

import org.jspecify.annotations.NullMarked;
