package org.mcpruntime.contract.json;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.NamingBase;
import java.io.Serial;

/**
 * {@code humanIDHeader} → {@code human_id_header}: a run of capitals is one word, unlike in
 * Jackson's own strategy.
 */
final class SnakeCase extends NamingBase {

  @Serial private static final long serialVersionUID = 1L;

  @Override
  public String translate(String name) {
    var out = new StringBuilder(name.length() + 4);
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (Character.isUpperCase(c) && i > 0 && startsWord(name, i)) {
        out.append('_');
      }
      out.append(Character.toLowerCase(c));
    }
    return out.toString();
  }

  private static boolean startsWord(String name, int at) {
    boolean afterLower = !Character.isUpperCase(name.charAt(at - 1));
    boolean beforeLower = at + 1 < name.length() && Character.isLowerCase(name.charAt(at + 1));
    return afterLower || beforeLower;
  }
}
