package org.mcpruntime.performance;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;

/**
 * Outcomes of calls as a gateway's lines: forty servers in four namespaces, ten tools each, two
 * hundred people with ten agents, two thousand sessions, each for one server; a twentieth is
 * denied.
 *
 * <p>Every event counts in what was used: with intents between them half as many would.
 */
final class Traffic {

  static final int SERVERS = 40;
  static final int HUMANS = 200;
  private static final int SESSIONS = 2_000;

  private final SplittableRandom chance = new SplittableRandom(7);
  private final UUID chain = new UUID(0x0192F0C12A3B7C4DL, 0x8E5F60718293A4B5L);
  private final MessageDigest sha256 = sha256();
  private final Instant begin;
  private final Duration step;
  private long sequence;
  private String hash = "0".repeat(64);

  /**
   * @param step between one and the next
   */
  Traffic(Instant begin, Duration step) {
    this.begin = begin;
    this.step = step;
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  List<byte[]> next(int count) {
    var lines = new ArrayList<byte[]>(count);
    for (int i = 0; i < count; i++) {
      lines.add(next());
    }
    return lines;
  }

  byte[] next() {
    var time = begin.plus(step.multipliedBy(sequence)).plusNanos(chance.nextInt(1_000_000));
    sequence++;
    var id =
        new UUID(
            time.toEpochMilli() << 16 | 0x7000 | (sequence & 0xFFF),
            chance.nextLong() >>> 2 | Long.MIN_VALUE);
    int session = chance.nextInt(SESSIONS);
    int human = session % HUMANS;
    int server = (session * 31 + session / 64) % SERVERS; // a session is for one server
    int tool = Math.min(chance.nextInt(10), chance.nextInt(10));
    boolean denied = chance.nextInt(20) == 0;
    var before = hash;
    hash = HexFormat.of().formatHex(sha256.digest((before + id).getBytes(UTF_8)));
    return """
        {"id":"%s","timestamp":"%s","trace_id":"%016x%016x","source":"server-%d-gateway","event_type":"mcp.request",\
        "link":{"chain":"%s","sequence":%d,"previous":"sha256:%s","hash":"sha256:%s"},"payload":{"phase":"outcome",\
        "intent_id":"%s","method":"POST","path":"/namespace-%d/server-%d/mcp","status":%d,"latency_ms":%d,"bytes_in":%d,\
        "bytes_out":%d,"client_address":"10.0.%d.%d","server":"server-%d","namespace":"namespace-%d","team_id":"team-%d",\
        "cluster":"local","human_id":"person-%d@example.org","agent_id":"agent-%d","subject_team_id":"team-%d",\
        "session_id":"session-%d","assurance":"oauth","rpc_method":"tools/call","rpc_id":"%d","tool_name":"tool-%d",\
        "mcp_session_id":"%016x","arguments_digest":"sha256:%s","era":"2025-06-18","decision":"%s","reason":"%s",\
        "policy_version":"v1","policy_revision":"%s","matched_grant":"grant-%d","matched_grant_namespace":"namespace-%d",\
        "matched_session":"session-%d","required_trust":"low","required_side_effect":"read","risk_level":"low",\
        "admin_trust":"high","consented_trust":"high","effective_trust":"high"}}"""
        .formatted(
            id,
            time,
            chance.nextLong(),
            chance.nextLong(),
            server,
            chain,
            sequence,
            before,
            hash,
            new UUID(id.getMostSignificantBits() - 65536, chance.nextLong() >>> 2 | Long.MIN_VALUE),
            server % 4,
            server,
            denied ? 403 : 200,
            chance.nextInt(200),
            200 + chance.nextInt(400),
            denied ? 120 : 500 + chance.nextInt(9000),
            human / 250,
            human % 250,
            server,
            server % 4,
            server % 4,
            human,
            session % 10,
            human % 8,
            session,
            chance.nextInt(1000),
            tool,
            (long) session * 0x9E3779B97F4A7C15L,
            HexFormat.of()
                .formatHex(sha256.digest(Integer.toString(chance.nextInt(1000)).getBytes(UTF_8))),
            denied ? "deny" : "allow",
            denied ? (tool % 2 == 0 ? "tool_not_granted" : "trust_too_low") : "allowed",
            "r-" + server,
            human,
            server % 4,
            session)
        .getBytes(UTF_8);
  }
}
