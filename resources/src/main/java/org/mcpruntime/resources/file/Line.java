package org.mcpruntime.resources.file;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.access.MCPAccessGrant;
import org.mcpruntime.contract.access.MCPAgentSession;
import org.mcpruntime.contract.server.MCPServer;
import org.mcpruntime.resources.store.Resource;
import org.mcpruntime.resources.store.ResourceRef;

/**
 * One line of the journal; exactly one of its members is there.
 *
 * @param kept an object in force
 * @param gone an object that is in force no longer
 * @param known a file that was read and is wholly in force
 * @param unknown a file of which nothing is known any longer
 * @param reserved no version up to here is given out again
 */
record Line(
    @Nullable Kept kept,
    @Nullable Gone gone,
    @Nullable Known known,
    @Nullable String unknown,
    @Nullable Long reserved) {

  /** An object in force, and the file it stands in. */
  record Kept(
      @Nullable MCPServer server,
      @Nullable MCPAccessGrant grant,
      @Nullable MCPAgentSession session,
      String file) {

    static Kept of(Ledger.Entry entry) {
      return switch (entry.resource()) {
        case Resource.Server(var server) -> new Kept(server, null, null, entry.file());
        case Resource.Grant(var grant) -> new Kept(null, grant, null, entry.file());
        case Resource.Session(var session) -> new Kept(null, null, session, entry.file());
      };
    }

    Ledger.Entry entry() {
      if (server != null) {
        return new Ledger.Entry(new Resource.Server(server), file);
      }
      if (grant != null) {
        return new Ledger.Entry(new Resource.Grant(grant), file);
      }
      if (session != null) {
        return new Ledger.Entry(new Resource.Session(session), file);
      }
      throw new IllegalArgumentException("a line keeps an object or none");
    }
  }

  /**
   * An object that was removed.
   *
   * @param revoked whether it was a session that stays revoked, whoever takes its name
   */
  record Gone(ResourceRef ref, boolean revoked) {}

  /** A file whose objects are in force as it says. */
  record Known(String file, Stamp stamp, List<ResourceRef> objects) {

    Known {
      objects = List.copyOf(objects);
    }
  }

  static Line kept(Ledger.Entry entry) {
    return new Line(Kept.of(entry), null, null, null, null);
  }

  static Line gone(ResourceRef ref, boolean revoked) {
    return new Line(null, new Gone(ref, revoked), null, null, null);
  }

  static Line known(Known known) {
    return new Line(null, null, known, null, null);
  }

  static Line unknown(String file) {
    return new Line(null, null, null, file, null);
  }

  static Line reserved(long version) {
    return new Line(null, null, null, null, version);
  }
}
