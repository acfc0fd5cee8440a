package org.mcpruntime.mcp;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The headers of a request that repeat what its body says, as received; null where one is absent.
 *
 * @param repeated the name of a header that is there more than once
 * @param params those of {@code Mcp-Param-}, by the rest of their names in lower case
 */
public record McpHeaders(
    @Nullable String version,
    @Nullable String method,
    @Nullable String name,
    @Nullable String repeated,
    List<Param> params) {

  public static final String VERSION = "MCP-Protocol-Version";
  public static final String METHOD = "Mcp-Method";
  public static final String NAME = "Mcp-Name";
  public static final String PARAM = "Mcp-Param-";

  public static final McpHeaders NONE = new McpHeaders(null, null, null, null, List.of());

  /** A header that repeats one argument of a tool. */
  public record Param(String name, String value) {}

  public McpHeaders {
    params = List.copyOf(params);
  }

  /** Picks them from all headers of a request, in one pass. */
  public static McpHeaders of(
      Iterable<? extends Map.Entry<? extends CharSequence, ? extends CharSequence>> headers) {
    String version = null;
    String method = null;
    String name = null;
    String repeated = null;
    List<Param> params = List.of();
    for (var header : headers) {
      if (header.getKey().isEmpty() || (header.getKey().charAt(0) | ' ') != 'm') {
        continue;
      }
      var key = header.getKey().toString();
      var value = header.getValue().toString();
      if (key.equalsIgnoreCase(VERSION)) {
        repeated = version == null ? repeated : VERSION;
        version = value;
      } else if (key.equalsIgnoreCase(METHOD)) {
        repeated = method == null ? repeated : METHOD;
        method = value;
      } else if (key.equalsIgnoreCase(NAME)) {
        repeated = name == null ? repeated : NAME;
        name = value;
      } else if (key.regionMatches(true, 0, PARAM, 0, PARAM.length())) {
        var param = new Param(key.substring(PARAM.length()).toLowerCase(Locale.ROOT), value);
        if (params.stream().anyMatch(other -> other.name.equals(param.name))) {
          repeated = key;
        }
        params = new ArrayList<>(params);
        params.add(param);
      }
    }
    return new McpHeaders(version, method, name, repeated, params);
  }
}
