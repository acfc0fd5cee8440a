package org.mcpruntime.operator.loop;

import java.time.InstantSource;
import org.mcpruntime.kube.api.KubeApi;
import org.mcpruntime.kube.apply.Apply;
import org.mcpruntime.kube.event.Events;
import org.mcpruntime.resources.store.Resources;

/** What loops write with; all of it through one gate. */
public record Hands(
    KubeApi api, Resources resources, Apply apply, Events events, InstantSource clock) {}
