package org.mcpruntime.process.token;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.json.Json;
import org.mcpruntime.process.token.TokenReading.Refused;

/**
 * A JWT in compact form whose header is one that can be accepted; nothing of it is proven yet.
 *
 * @param kid of the key that is said to have signed it; empty where none is named
 * @param text what was signed
 */
record SignedToken(
    Algorithm algorithm, String kid, ObjectNode payload, String text, String signature)
    implements TokenReading {

  static final int LONGEST = 16 * 1024;

  /** Strictly base64url without padding: decoders that skip what they do not know read twice. */
  private static final Pattern COMPACT =
      Pattern.compile("([A-Za-z0-9_-]+)\\.([A-Za-z0-9_-]+)\\.([A-Za-z0-9_-]*)");

  static TokenReading parse(String token) {
    var parts = COMPACT.matcher(token);
    if (!parts.matches()) {
      return new Refused(Fault.MALFORMED, "");
    }
    var header = object(parts.group(1));
    var payload = object(parts.group(2));
    if (header == null || payload == null) {
      return new Refused(
          Fault.MALFORMED, "its " + (header == null ? "header" : "payload") + " is no JSON object");
    }
    if (header.has("crit")) {
      return new Refused(Fault.CRITICAL_HEADER, "");
    }
    var algorithm = Algorithm.of(header.path("alg").asText(""));
    if (algorithm.isEmpty()) {
      return new Refused(Fault.ALGORITHM_REFUSED, "");
    }
    if (!isAccessToken(header.path("typ"))) {
      return new Refused(Fault.TYPE_REFUSED, "");
    }
    var kid = header.path("kid");
    if (!kid.isMissingNode() && !kid.isTextual()) {
      return new Refused(Fault.MALFORMED, "its kid is no text");
    }
    return new SignedToken(
        algorithm.get(), kid.asText(""), payload, token.substring(0, parts.end(2)), parts.group(3));
  }

  /** Media types are compared without case, and {@code application/} may be left out. */
  private static boolean isAccessToken(JsonNode type) {
    var word = type.asText("").toLowerCase(Locale.ROOT);
    return type.isMissingNode()
        || (type.isTextual()
            && (word.equals("jwt") || word.equals("at+jwt") || word.equals("application/at+jwt")));
  }

  private static @Nullable ObjectNode object(String part) {
    try {
      var bytes = Base64.getUrlDecoder().decode(part);
      var json = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return Json.RESOURCES.readTree(json) instanceof ObjectNode object ? object : null;
    } catch (IllegalArgumentException | CharacterCodingException | JsonProcessingException e) {
      return null;
    }
  }
}
