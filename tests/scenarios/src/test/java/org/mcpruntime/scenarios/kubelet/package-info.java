/**
 * A stand-in for a kubelet, which no cluster of tests here has: it runs the containers of pods as
 * processes of this machine, each in the files of a real image.
 *
 * <p>Enter at {@link org.mcpruntime.scenarios.kubelet.Kubelet}. Real are: the pods, which the
 * cluster's own controllers make of Deployments; images, users, mounts, tokens of service accounts,
 * ConfigMaps that change under a running process, the environment, what is expanded in commands,
 * the probes that say whether a pod is ready, and its status, from which those controllers tell how
 * a Deployment is. Not real is the network: all pods share this machine's, so each has an address
 * of its own on loopback, which stands for 0.0.0.0 and 127.0.0.1 in what its containers are told;
 * names of Services are lines of {@code /etc/hosts}. NetworkPolicies, limits of memory, seccomp,
 * capabilities and read-only roots are not held. Probes begin at once and are asked oftener, a
 * failed liveness probe ends nothing, and no pod waits before it ends. It takes root and Linux.
 */
@NullMarked
package org.mcpruntime.scenarios.kubelet;

import org.jspecify.annotations.NullMarked;
