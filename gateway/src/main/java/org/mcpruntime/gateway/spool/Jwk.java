package org.mcpruntime.gateway.spool;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.json.Tokens;
import org.mcpruntime.contract.object.Texts;
import org.mcpruntime.mcp.JsonWriter;

/**
 * A JSON Web Key, as much of it as is ours.
 *
 * @param x the public half
 * @param d the secret half; absent in what is published
 */
record Jwk(
    String kty, String crv, String alg, String use, String kid, String x, @Nullable String d) {

  Jwk published() {
    return new Jwk(kty, crv, alg, use, kid, x, null);
  }

  /**
   * Reads one key.
   *
   * @throws com.fasterxml.jackson.core.JsonProcessingException where it is no JSON of this shape
   * @throws IllegalArgumentException where it is null
   */
  static Jwk read(byte[] json) throws IOException {
    try (var in = new Tokens(json, Jwk::ignore)) {
      var key = read(in);
      in.end();
      return key;
    }
  }

  /**
   * Reads a JSON Web Key Set.
   *
   * @throws com.fasterxml.jackson.core.JsonProcessingException where it is no JSON of this shape
   * @throws IllegalArgumentException where it is null or one of its keys is
   */
  static List<Jwk> readSet(byte[] json) throws IOException {
    List<@Nullable Jwk> keys = null;
    try (var in = new Tokens(json, Jwk::ignore)) {
      enter(in);
      while (in.nextMember()) {
        if (in.name().equals("keys")) {
          keys = in.list(() -> read(in));
        } else {
          in.skip();
        }
      }
      in.end();
    }
    var all = new ArrayList<Jwk>();
    for (var key : keys == null ? List.<@Nullable Jwk>of() : keys) {
      all.add(present(key));
    }
    return all;
  }

  private static Jwk read(Tokens in) throws IOException {
    enter(in);
    String kty = null;
    String crv = null;
    String alg = null;
    String use = null;
    String kid = null;
    String x = null;
    String d = null;
    while (in.nextMember()) {
      switch (in.name()) {
        case "kty" -> kty = in.text();
        case "crv" -> crv = in.text();
        case "alg" -> alg = in.text();
        case "use" -> use = in.text();
        case "kid" -> kid = in.text();
        case "x" -> x = in.text();
        case "d" -> d = in.text();
        default -> in.skip();
      }
    }
    return new Jwk(
        Texts.orEmpty(kty),
        Texts.orEmpty(crv),
        Texts.orEmpty(alg),
        Texts.orEmpty(use),
        Texts.orEmpty(kid),
        Texts.orEmpty(x),
        d);
  }

  private static void enter(Tokens in) throws IOException {
    if (!in.object()) {
      throw nothing();
    }
  }

  private static Jwk present(@Nullable Jwk key) {
    if (key == null) {
      throw nothing();
    }
    return key;
  }

  private static IllegalArgumentException nothing() {
    return new IllegalArgumentException("null is no key");
  }

  byte[] written() {
    var out = new JsonWriter();
    write(out);
    return out.text().toBytes();
  }

  static byte[] written(List<Jwk> set) {
    var out = new JsonWriter().object().name("keys").array();
    set.forEach(key -> key.write(out));
    return out.end().end().text().toBytes();
  }

  private void write(JsonWriter out) {
    out.object();
    out.name("kty").string(kty);
    out.name("crv").string(crv);
    out.name("alg").string(alg);
    out.name("use").string(use);
    out.name("kid").string(kid);
    out.name("x").string(x);
    if (d != null) {
      out.name("d").string(d);
    }
    out.end();
  }

  private static void ignore(String word) {
    // There are no words in a key.
  }
}
