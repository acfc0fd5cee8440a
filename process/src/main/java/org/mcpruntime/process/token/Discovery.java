package org.mcpruntime.process.token;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.mcpruntime.contract.json.Json;
import org.mcpruntime.process.token.Provider.Unreachable;

/**
 * Where an issuer tells about itself (RFC 8414, OpenID Connect Discovery), and what it tells; pure.
 *
 * @param issuer as tokens name it, letter by letter
 * @param plainHttp whether {@code http} will do, which otherwise does on this machine only
 */
record Discovery(String issuer, boolean plainHttp) {

  private static final String OAUTH = "/.well-known/oauth-authorization-server";
  private static final String OPENID = "/.well-known/openid-configuration";

  /** Places to look, in this order; the first that answers rightly counts. */
  List<URI> places() {
    var base = issuer.endsWith("/") ? issuer.substring(0, issuer.length() - 1) : issuer;
    var places = new ArrayList<URI>();
    places.add(uri(base + OAUTH));
    places.add(uri(base + OPENID));
    var root = uri(base);
    var path = root.getRawPath();
    if (!path.isEmpty()) {
      var host = root.getScheme() + "://" + root.getRawAuthority();
      places.add(uri(host + OAUTH + path));
      places.add(uri(host + OPENID + path));
    }
    return places;
  }

  /** Where the keys are, from what the issuer tells. */
  URI keysPlace(String metadata) {
    var told = read(metadata);
    var named = told.path("issuer").asText("");
    if (!named.equals(issuer)) {
      throw new Unreachable("it says that its issuer is " + shown(named) + ", not " + issuer);
    }
    if (!told.path("jwks_uri").isTextual()) {
      throw new Unreachable("it names no jwks_uri");
    }
    return uri(told.path("jwks_uri").textValue());
  }

  /** The URI, if keys may be fetched from there. */
  URI uri(String text) {
    try {
      var uri = new URI(text);
      refusal(uri)
          .ifPresent(
              reason -> {
                throw new Unreachable(shown(text) + " " + reason);
              });
      return uri;
    } catch (URISyntaxException e) {
      throw new Unreachable(shown(text) + " is no URI");
    }
  }

  private Optional<String> refusal(URI uri) {
    if (uri.getHost() == null || uri.getRawUserInfo() != null || uri.getRawFragment() != null) {
      return Optional.of("is no URI of a host");
    }
    if ("https".equalsIgnoreCase(uri.getScheme())) {
      return Optional.empty();
    }
    if (!"http".equalsIgnoreCase(uri.getScheme())) {
      return Optional.of("is not https");
    }
    return plainHttp || isLoopback(uri.getHost())
        ? Optional.empty()
        : Optional.of("is not https; keys that anybody on the way can change prove nothing");
  }

  private static boolean isLoopback(String host) {
    return host.equals("localhost") || host.equals("127.0.0.1") || host.equals("[::1]");
  }

  private static JsonNode read(String metadata) {
    try {
      return Json.RESOURCES.readTree(metadata);
    } catch (JsonProcessingException e) {
      throw new Unreachable("it is no JSON");
    }
  }

  private static String shown(String text) {
    var cut = text.length() <= 200 ? text : text.substring(0, 200) + "…";
    return cut.isEmpty() ? "nothing" : cut;
  }
}
