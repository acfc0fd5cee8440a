package org.mcpruntime.analytics.table;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;

/** Makes lines as gateways and others write them. */
public final class Events {

  /** When everything here begins. */
  public static final Instant BEGIN = Instant.parse("2026-11-26T10:00:00Z");

  public static final String CHAIN = "0192f0c1-2a3b-7c4d-8e5f-60718293a4b5";

  private Events() {}

  /** An id of that time, and of a number that is less than 2^12. */
  public static UUID id(Instant time, long number) {
    return new UUID(time.toEpochMilli() << 16 | 0x7000 | (number & 0xFFF), Long.MIN_VALUE | number);
  }

  /** An outcome that was allowed, with these members of its payload beside. */
  public static byte[] event(UUID id, Instant time, long sequence, Map<String, String> payload) {
    var all = new TreeMap<>(Map.of("phase", "outcome", "server", "billing", "decision", "allow"));
    all.putAll(payload);
    var members =
        all.entrySet().stream()
            .map(member -> "\"%s\":\"%s\"".formatted(member.getKey(), member.getValue()))
            .collect(Collectors.joining(","));
    return """
        {"id":"%s","timestamp":"%s","source":"billing-gateway","event_type":"mcp.request",\
        "link":{"chain":"%s","sequence":%d,"previous":"sha256:%s","hash":"sha256:%s"},\
        "payload":{%s,"status":200}}"""
        .formatted(id, time, CHAIN, sequence, hash(sequence - 1), hash(sequence), members)
        .getBytes(UTF_8);
  }

  /** The event of that sequence, a second after the one before it. */
  public static byte[] event(long sequence) {
    var time = BEGIN.plusSeconds(sequence);
    return event(id(time, sequence), time, sequence, Map.of());
  }

  public static byte[] gap(long sequence) {
    var time = BEGIN.plusSeconds(sequence);
    return """
        {"gap":{"cause":"full","missing":3,"from":"%s","until":"%s","detail":"",\
        "link":{"chain":"%s","sequence":%d,"previous":"sha256:%s","hash":"sha256:%s"}}}"""
        .formatted(time, time, CHAIN, sequence, hash(sequence - 1), hash(sequence))
        .getBytes(UTF_8);
  }

  public static byte[] checkpoint(long sequence) {
    return """
        {"checkpoint":{"chain":"%s","sequence":%d,"hash":"sha256:%s","time":"%s","kid":"k","signature":"s"}}"""
        .formatted(CHAIN, sequence, hash(sequence), BEGIN.plusSeconds(sequence))
        .getBytes(UTF_8);
  }

  /** Not a real one. */
  public static String hash(long sequence) {
    return "0".repeat(48) + HexFormat.of().toHexDigits(sequence);
  }
}
