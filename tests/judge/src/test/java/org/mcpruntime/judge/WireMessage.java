package org.mcpruntime.judge;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.mcpruntime.contract.json.Json;
import org.mcpruntime.mcp.Direction;
import org.mcpruntime.mcp.Method;
import org.mcpruntime.mcp.Revision;

/** One line of {@code src/test/cases/messages.txt}. */
record WireMessage(Revision first, Revision last, String definition, String text) {

  static List<WireMessage> read(Path file) throws IOException {
    return Files.readAllLines(file).stream()
        .filter(line -> !line.startsWith("#"))
        .map(line -> line.split(" ", 4))
        .map(parts -> new WireMessage(revision(parts[0]), revision(parts[1]), parts[2], parts[3]))
        .toList();
  }

  private static Revision revision(String date) {
    return Revision.of(date).orElseThrow();
  }

  List<Revision> revisions() {
    return Arrays.stream(Revision.values())
        .filter(revision -> revision.compareTo(first) >= 0 && revision.compareTo(last) <= 0)
        .toList();
  }

  /** Its method; none for an answer. */
  Optional<Method> method() throws IOException {
    return Optional.ofNullable(Json.RESOURCES.readTree(text).path("method").textValue())
        .map(Method::of);
  }

  /** Answers are read as a client's or a server's alike. */
  Direction direction() throws IOException {
    return method().filter(method -> method.travels(Direction.TO_SERVER)).isPresent()
        ? Direction.TO_SERVER
        : Direction.TO_CLIENT;
  }

  /** The definition of the whole message as JSON-RPC. */
  String frame(Revision revision, JsonNode message) {
    if (message.has("method")) {
      return message.has("id") ? "JSONRPCRequest" : "JSONRPCNotification";
    }
    return revision.compareTo(Revision.V2025_11_25) < 0
        ? "JSONRPCResponse"
        : "JSONRPCResultResponse";
  }

  /**
   * The same value as nobody writes it: every character of every string an escape, white space
   * wherever it may stand.
   */
  String uglyText() {
    var ugly = new StringBuilder(" \r\n");
    boolean inString = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"') {
        inString = !inString;
        ugly.append(c);
      } else if (inString && c == '\\') {
        ugly.append(c).append(text.charAt(++i));
        boolean unicode = text.charAt(i) == 'u';
        if (unicode) {
          ugly.append(text, i + 1, i + 5);
          i += 4;
        }
      } else if (inString) {
        ugly.append(c == '/' ? "\\/" : "\\u%04X".formatted((int) c));
      } else if ("{}[],:".indexOf(c) >= 0) {
        ugly.append("\t ").append(c).append("\n ");
      } else {
        ugly.append(c);
      }
    }
    return ugly.append('\n').toString();
  }
}
