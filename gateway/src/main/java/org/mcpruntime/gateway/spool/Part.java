package org.mcpruntime.gateway.spool;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A part of contexts as a segment defines it: some texts, and how they stand in the JSON of an
 * event.
 */
final class Part {

  /** A member of the JSON form; those that may be absent are left out when empty. */
  private record Member(String name, boolean always) {}

  private static Member always(String name) {
    return new Member(name, true);
  }

  private static Member maybe(String name) {
    return new Member(name, false);
  }

  /** The texts of each part, in their order. */
  private static final Member[][] MEMBERS = {
    {maybe("source"), maybe("event_type")},
    {always("method"), always("path"), maybe("client_address"), maybe("mcp_session_id")},
    {always("server"), always("namespace"), always("team_id"), always("cluster")},
    {
      always("human_id"),
      always("agent_id"),
      always("subject_team_id"),
      always("session_id"),
      maybe("assurance")
    },
    {maybe("rpc_method"), maybe("tool_name"), maybe("resource_uri"), maybe("era")},
    {
      maybe("decision"),
      maybe("reason"),
      maybe("observed_reason"),
      always("policy_version"),
      maybe("policy_revision"),
      maybe("matched_grant"),
      maybe("matched_grant_namespace"),
      maybe("required_trust"),
      maybe("required_side_effect"),
      maybe("risk_level"),
      maybe("admin_trust")
    },
    {
      maybe("matched_session"),
      maybe("matched_session_namespace"),
      maybe("consented_trust"),
      maybe("effective_trust")
    }
  };

  /** Where the texts of a part do not stand together in JSON: the number of each piece's texts. */
  private static final int[][] PIECES = {{2}, {2, 1, 1}, {4}, {5}, {1, 2, 1}, {7, 4}, {2, 2}};

  private final int kind;
  private final byte[] raw;
  private byte @Nullable [][] pieces;

  private Part(int kind, byte[] raw) {
    this.kind = kind;
    this.raw = raw;
  }

  /** Null where these are not the texts of such a part. */
  static @Nullable Part read(int kind, byte[] raw) {
    if (kind < 0 || kind >= Form.PARTS) {
      return null;
    }
    var in = new Input(raw, 0, raw.length);
    for (int i = 0; i < MEMBERS[kind].length; i++) {
      in.skipText();
    }
    return in.failed() || in.left() != 0 ? null : new Part(kind, raw);
  }

  /** Names of the members of a kind, in their order. */
  static List<String> names(int kind) {
    return Arrays.stream(MEMBERS[kind]).map(Member::name).toList();
  }

  int kind() {
    return kind;
  }

  byte[] raw() {
    return raw;
  }

  String[] texts() {
    var in = new Input(raw, 0, raw.length);
    var texts = new String[MEMBERS[kind].length];
    for (int i = 0; i < texts.length; i++) {
      texts[i] = in.text();
    }
    return texts;
  }

  /** Members of the JSON form, each after a comma. */
  byte[] json(int piece) {
    var made = pieces;
    if (made == null) {
      made = made();
      pieces = made;
    }
    return made[piece];
  }

  private byte[][] made() {
    var in = new Input(raw, 0, raw.length);
    var all = new byte[PIECES[kind].length][];
    int member = 0;
    for (int i = 0; i < all.length; i++) {
      var out = new Bytes(raw.length + 64);
      for (int last = member + PIECES[kind][i]; member < last; member++) {
        member(MEMBERS[kind][member], in, out);
      }
      all[i] = out.copy(0, out.length());
    }
    return all;
  }

  private static void member(Member member, Input in, Bytes out) {
    int length = in.textLength();
    if (length > 0 || member.always) {
      out.raw((",\"" + member.name + "\":").getBytes(UTF_8));
      EventJson.quoted(in.array(), in.at(), in.at() + length, out);
    }
    in.skip(length);
  }
}
