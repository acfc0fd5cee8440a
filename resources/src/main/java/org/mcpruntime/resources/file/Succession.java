package org.mcpruntime.resources.file;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.access.AccessStatus;
import org.mcpruntime.contract.access.MCPAccessGrant;
import org.mcpruntime.contract.access.MCPAgentSession;
import org.mcpruntime.contract.access.MCPAgentSessionSpec;
import org.mcpruntime.contract.object.ObjectMeta;
import org.mcpruntime.contract.server.MCPServer;
import org.mcpruntime.contract.server.MCPServerStatus;
import org.mcpruntime.resources.store.Resource;

/** What an object becomes: identity goes on, the generation rises with the spec alone. */
final class Succession {

  private Succession() {}

  /** An object that is new, as it is wanted. */
  static Resource first(Resource wanted, long version, Instant now) {
    var identity =
        new ObjectMeta(
            wanted.metadata().name(),
            wanted.metadata().namespace(),
            wanted.metadata().labels(),
            wanted.metadata().annotations(),
            UUID.randomUUID().toString(),
            Long.toString(version),
            1L,
            now.truncatedTo(ChronoUnit.SECONDS),
            null);
    return with(wanted, identity, null);
  }

  /** The same object with the spec, labels and annotations that are wanted; itself if it has. */
  static Resource next(Resource current, Resource wanted, long version) {
    var labels = wanted.metadata().labels();
    var annotations = wanted.metadata().annotations();
    boolean sameSpec = wanted.spec().equals(current.spec());
    if (sameSpec
        && labels.equals(current.metadata().labels())
        && annotations.equals(current.metadata().annotations())) {
      return current;
    }
    var before = current.metadata();
    long generation = Objects.requireNonNullElse(before.generation(), 1L);
    var metadata =
        new ObjectMeta(
            before.name(),
            before.namespace(),
            labels,
            annotations,
            before.uid(),
            Long.toString(version),
            sameSpec ? generation : generation + 1,
            before.creationTimestamp(),
            null);
    return with(wanted, metadata, current.status());
  }

  /** The same object with another status, null for none; itself if it is none other. */
  static Resource withStatus(Resource current, @Nullable Record status, long version) {
    return Objects.equals(status, current.status())
        ? current
        : with(current, at(current.metadata(), version), status);
  }

  /** The object as it was when it was removed. */
  static Resource removed(Resource current, long version) {
    return with(current, at(current.metadata(), version), current.status());
  }

  /** The same session, revoked. */
  static Resource revoked(MCPAgentSession current, long version) {
    var spec = current.spec();
    var revoked =
        new MCPAgentSessionSpec(
            spec.serverRef(),
            spec.subject(),
            spec.consentedTrust(),
            spec.expiresAt(),
            true,
            spec.upstreamTokenSecretRef(),
            spec.policyVersion());
    return next(
        new Resource.Session(current),
        new Resource.Session(
            new MCPAgentSession(
                current.apiVersion(), current.kind(), current.metadata(), revoked, null)),
        version);
  }

  /** Whether two states of an object are one. */
  static boolean same(Resource one, Resource other) {
    return one.version().equals(other.version());
  }

  private static ObjectMeta at(ObjectMeta metadata, long version) {
    return new ObjectMeta(
        metadata.name(),
        metadata.namespace(),
        metadata.labels(),
        metadata.annotations(),
        metadata.uid(),
        Long.toString(version),
        metadata.generation(),
        metadata.creationTimestamp(),
        metadata.deletionTimestamp());
  }

  private static Resource with(Resource resource, ObjectMeta metadata, @Nullable Record status) {
    return switch (resource) {
      case Resource.Server(var server) ->
          new Resource.Server(
              new MCPServer(
                  server.apiVersion(),
                  server.kind(),
                  metadata,
                  server.spec(),
                  (MCPServerStatus) status));
      case Resource.Grant(var grant) ->
          new Resource.Grant(
              new MCPAccessGrant(
                  grant.apiVersion(), grant.kind(), metadata, grant.spec(), (AccessStatus) status));
      case Resource.Session(var session) ->
          new Resource.Session(
              new MCPAgentSession(
                  session.apiVersion(),
                  session.kind(),
                  metadata,
                  session.spec(),
                  (AccessStatus) status));
    };
  }

  /** What a manifest decides about: the rest of its metadata is the store's business. */
  static ObjectNode bare(ObjectNode manifest) {
    var value = manifest.objectNode();
    value.set("apiVersion", manifest.path("apiVersion"));
    value.set("kind", manifest.path("kind"));
    var metadata = value.putObject("metadata");
    var given = manifest.path("metadata");
    metadata.set("name", given.path("name"));
    metadata.set("namespace", given.path("namespace"));
    for (var map : new String[] {"labels", "annotations"}) {
      if (given.path(map).isObject() && !given.path(map).isEmpty()) {
        metadata.set(map, given.path(map).deepCopy());
      }
    }
    value.set("spec", manifest.path("spec").deepCopy());
    return value;
  }
}
