package org.mcpruntime.contract.server;

import static java.util.Locale.ROOT;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import java.net.URI;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.access.Subject;
import org.mcpruntime.contract.object.Texts;

/** Where a caller's identity comes from. */
public record Auth(
    @Default("header") Mode mode,
    @Default("X-MCP-Human-ID") @Pattern(HEADER) @Size(max = 128) String humanIDHeader,
    @Default("X-MCP-Agent-ID") @Pattern(HEADER) @Size(max = 128) String agentIDHeader,
    @Default("X-MCP-Team-ID") @Pattern(HEADER) @Size(max = 128) String teamIDHeader,
    @Default("X-MCP-Agent-Session") @Pattern(HEADER) @Size(max = 128) String sessionIDHeader,
    @Default("Authorization") @Pattern(HEADER) @Size(max = 128) String tokenHeader,
    @Nullable @Pattern(URL) @Size(max = 2048) URI issuerURL,
    @Nullable @Size(max = 2048) String audience,
    @Nullable @Pattern("^\\S*$") @Size(max = 255) String trustDomain) {

  /** An HTTP field name (RFC 9110, section 5.1), or nothing for the default. */
  static final String HEADER = "^[!#$%&'*+.^_`|~0-9A-Za-z-]*$";

  /** An http or https URL that {@link URI} reads, or nothing. */
  static final String URL =
      "^(https?://([A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+\\])(:[0-9]{1,5})?"
          + "(/([A-Za-z0-9._~!$&'()*+,;=:@/?-]|%[0-9A-Fa-f]{2})*)?)?$";

  /** Everything at its default. */
  public static final Auth DEFAULT = new Auth(Mode.HEADER, "", "", "", "", "", null, null, null);

  /** The source of the caller's identity. */
  public enum Mode {
    /** Nobody is identified: handshake and lists of public servers only. */
    @JsonProperty("none")
    NONE,
    /** Asserted by a trusted network, not proven. */
    @JsonProperty("header")
    HEADER,
    /** A signed bearer token. */
    @JsonProperty("oauth")
    OAUTH,
    /** A SPIFFE identity from a client certificate. */
    @JsonProperty("mtls")
    MTLS
  }

  public Auth {
    mode = mode == null ? Mode.HEADER : mode;
    humanIDHeader = Texts.or(humanIDHeader, "X-MCP-Human-ID");
    agentIDHeader = Texts.or(agentIDHeader, "X-MCP-Agent-ID");
    teamIDHeader = Texts.or(teamIDHeader, "X-MCP-Team-ID");
    sessionIDHeader = Texts.or(sessionIDHeader, "X-MCP-Agent-Session");
    tokenHeader = Texts.or(tokenHeader, "Authorization");
    issuerURL = issuerURL == null || issuerURL.toString().isBlank() ? null : issuerURL;
  }

  /** The headers that name a caller; what it does not say has none. */
  public Map<String, String> headers(Subject caller, String session) {
    var headers = new TreeMap<String, String>();
    headers.put(humanIDHeader, caller.humanID());
    headers.put(agentIDHeader, caller.agentID());
    headers.put(teamIDHeader, caller.teamID());
    headers.put(sessionIDHeader, session);
    headers.values().removeIf(String::isEmpty);
    return headers;
  }

  /**
   * The same, and the header that proves it.
   *
   * @throws IllegalArgumentException where nobody looks at tokens
   */
  public Map<String, String> headers(Subject caller, String session, BearerToken token) {
    if (mode != Mode.OAUTH) {
      throw new IllegalArgumentException(
          "no token is looked at where auth.mode is %s".formatted(mode.name().toLowerCase(ROOT)));
    }
    var headers = headers(caller, session);
    headers.put(tokenHeader, token.credentials());
    return headers;
  }
}
