package org.mcpruntime.mcp;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whether the headers of a request and its body say the same, and in which revision it is spoken.
 *
 * <p>The era is the body's to say: a message with the modern {@code _meta} is modern. Whoever
 * trusts the headers alone must find in them what the body says.
 */
public sealed interface Agreement {

  /**
   * Both agree.
   *
   * @param revision the one that is spoken; for {@code initialize}, and where an old client says
   *     nothing, the oldest that could be meant
   */
  record Agreed(Revision revision) implements Agreement {}

  /** They do not, or what both say is not spoken here. */
  record Refused(Malformed why) implements Agreement {}

  /**
   * Compares.
   *
   * @param envelope a message that a client sent in one POST
   */
  static Agreement of(Envelope envelope, McpHeaders headers) {
    if (headers.repeated() != null) {
      return refused(Fault.HEADER_REPEATED, envelope, headers.repeated(), "");
    }
    var declared =
        isInitialize(envelope)
            ? Optional.<String>empty()
            : Optional.ofNullable(envelope.revision());
    if (declared.isPresent()) {
      return modern(envelope, headers, declared.get());
    }
    var version = headers.version();
    if (version == null) {
      return agreed(envelope, headers, Revision.V2025_03_26);
    }
    var revision = Revision.of(version);
    if (revision.isEmpty()) {
      return isInitialize(envelope)
          ? agreed(envelope, headers, Revision.V2025_03_26)
          : refused(Fault.REVISION_UNSUPPORTED, envelope, McpHeaders.VERSION, version);
    }
    if (revision.get().era() == Revision.Era.LEGACY) {
      return agreed(envelope, headers, revision.get());
    }
    return undeclared(envelope, headers, revision.get());
  }

  /**
   * A modern revision that only the header names; the schema gives notifications no place for it.
   */
  private static Agreement undeclared(Envelope envelope, McpHeaders headers, Revision revision) {
    return switch (envelope.message()) {
      case Message.Response _ ->
          refused(Fault.RESPONSE_NOT_IN_REVISION, envelope, McpHeaders.VERSION, "");
      case Message.Notification _ -> agreed(envelope, headers, revision);
      case Message.Request _ when isInitialize(envelope) -> agreed(envelope, headers, revision);
      case Message.Request _ ->
          new Refused(
              meta(envelope, Member.META_PROTOCOL_VERSION, "as the header " + McpHeaders.VERSION));
    };
  }

  private static boolean isInitialize(Envelope envelope) {
    return envelope.message() instanceof Message.Request request
        && request.method() == Method.INITIALIZE;
  }

  private static Agreement modern(Envelope envelope, McpHeaders headers, String declared) {
    var disagreement = compare(McpHeaders.VERSION, headers.version(), declared, envelope, true);
    if (disagreement != null) {
      return disagreement;
    }
    var revision = Revision.of(declared);
    if (revision.isEmpty() || revision.get().era() == Revision.Era.LEGACY) {
      return new Refused(
          new Malformed(
              Fault.REVISION_UNSUPPORTED,
              -1,
              Member.META_PROTOCOL_VERSION.path(),
              declared,
              envelope.id()));
    }
    if (envelope.message() instanceof Message.Request
        && envelope.meta(Member.META_CLIENT_CAPABILITIES.word()) == null) {
      return new Refused(meta(envelope, Member.META_CLIENT_CAPABILITIES, ""));
    }
    // Headers repeat what a method names; of one that the revision does not have nobody knows what.
    var known = known(envelope, revision.get());
    if (known instanceof Refused) {
      return known;
    }
    disagreement = names(envelope, headers, envelope.message() instanceof Message.Request);
    return disagreement != null ? disagreement : known;
  }

  /** What headers there are may not lie; whether the revision has the method is asked last. */
  private static Agreement agreed(Envelope envelope, McpHeaders headers, Revision revision) {
    var disagreement = names(envelope, headers, false);
    return disagreement != null ? disagreement : known(envelope, revision);
  }

  /** A method of another revision is as unknown as one of none. */
  private static Agreement known(Envelope envelope, Revision revision) {
    var method =
        switch (envelope.message()) {
          case Message.Request request -> request.method();
          case Message.Notification notification -> notification.method();
          case Message.Response _ -> Method.UNKNOWN;
        };
    boolean spoken =
        revision.era() == Revision.Era.LEGACY
            ? method.isIn(Revision.Era.LEGACY)
            : method.isIn(revision);
    return spoken
        ? new Agreed(revision)
        : refused(
            Fault.METHOD_NOT_IN_REVISION,
            envelope,
            "",
            method.word() + " is not in " + revision.date());
  }

  private static @Nullable Refused names(Envelope envelope, McpHeaders headers, boolean required) {
    var method =
        compare(McpHeaders.METHOD, headers.method(), envelope.method(), envelope, required);
    if (method != null) {
      return method;
    }
    boolean named =
        envelope.message() instanceof Message.Request request
            && request.method().target() != Target.Kind.NONE;
    if (!named) {
      return null;
    }
    var name = ((Message.Request) envelope.message()).target().name();
    var sent = headers.name();
    if (sent == null) {
      return compare(McpHeaders.NAME, null, name, envelope, required);
    }
    var decoded = HeaderValue.decode(sent);
    return decoded.isEmpty()
        ? refused(Fault.HEADER_INVALID, envelope, McpHeaders.NAME, "")
        : compare(McpHeaders.NAME, decoded.get(), name, envelope, required);
  }

  private static @Nullable Refused compare(
      String header, @Nullable String sent, String meant, Envelope envelope, boolean required) {
    if (sent == null) {
      return required ? refused(Fault.HEADER_MISSING, envelope, header, "") : null;
    }
    return sent.equals(meant)
        ? null
        : refused(Fault.HEADER_MISMATCH, envelope, header, "'" + sent + "' is not '" + meant + "'");
  }

  private static Refused refused(Fault fault, Envelope envelope, String header, String detail) {
    var where = header.isEmpty() ? Member.METHOD.path() : header;
    return new Refused(new Malformed(fault, -1, where, detail, envelope.id()));
  }

  private static Malformed meta(Envelope envelope, Member member, String detail) {
    return new Malformed(Fault.META_MISSING, -1, member.path(), detail, envelope.id());
  }
}
