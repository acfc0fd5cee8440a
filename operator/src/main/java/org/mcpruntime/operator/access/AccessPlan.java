package org.mcpruntime.operator.access;

import io.fabric8.kubernetes.api.model.ConfigMap;
import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.access.AccessStatus;
import org.mcpruntime.contract.object.ObjectRef;

/**
 * What is to be done about the grants and sessions of a server.
 *
 * @param mirror to be applied; null where there is to be none
 * @param mirrorIsGone whether one is there that has to go
 * @param revision of the policy; null where there is none
 * @param collected sessions to be deleted
 * @param lookAgainIn when time alone changes something; null for never
 */
public record AccessPlan(
    @Nullable ConfigMap mirror,
    boolean mirrorIsGone,
    @Nullable String revision,
    SortedMap<ObjectRef, AccessStatus> grants,
    SortedMap<ObjectRef, AccessStatus> sessions,
    List<ObjectRef> collected,
    @Nullable Duration lookAgainIn) {}
