package org.mcpruntime.gateway.exchange;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.audit.Reason;
import org.mcpruntime.mcp.Envelope;
import org.mcpruntime.mcp.JsonText;
import org.mcpruntime.mcp.JsonWriter;
import org.mcpruntime.mcp.Method;
import org.mcpruntime.mcp.Target;

/**
 * What a caller may see of a result: the items that it could use, the capabilities that the policy
 * can deliver, the questions that the server may ask. Everything else passes as it came.
 */
final class Results {

  /** What becomes of a result. */
  sealed interface Seen {

    /** The client gets this message. */
    record Shown(JsonText message) implements Seen {}

    /** The client gets an error in its place. */
    record Withheld(Reason reason) implements Seen {}
  }

  /** Of what a server offers; others are what this gateway cannot govern. */
  private static final Set<String> CAPABILITIES =
      Set.of("tools", "prompts", "resources", "logging", "completions", "tasks", "extensions");

  private static final Set<String> EXTENSIONS =
      Set.of(Tasks.EXTENSION, "io.modelcontextprotocol/ui");

  private Results() {}

  /** Looks at the answer to a request of this method. */
  static Seen look(Envelope answer, Method asked, Judge judge) {
    var result = answer.parts().result();
    if (result == null) {
      return new Seen.Shown(answer.text());
    }
    if (result.hasEither("resultType", "task")) { // nearly none has
      var type = JsonText.stringOf(result.member("resultType"));
      if ("input_required".equals(type)) {
        return questions(answer, result, judge);
      }
      rememberTask(result, type, judge);
    }
    return switch (asked) {
      case INITIALIZE, DISCOVER -> shown(answer, result, "capabilities", judge);
      case TOOLS_LIST -> shown(answer, result, "tools", judge);
      case PROMPTS_LIST -> shown(answer, result, "prompts", judge);
      case RESOURCES_LIST -> shown(answer, result, "resources", judge);
      case RESOURCE_TEMPLATES_LIST -> shown(answer, result, "resourceTemplates", judge);
      case TASKS_LIST -> shown(answer, result, "tasks", judge);
      case RESOURCES_READ -> isPublic(result) ? shown(answer, result, "", judge) : whole(answer);
      default -> whole(answer);
    };
  }

  private static Seen whole(Envelope answer) {
    return new Seen.Shown(answer.text());
  }

  /** What a server wants to know before it goes on is what it would ask on a stream otherwise. */
  private static Seen questions(Envelope answer, JsonText result, Judge judge) {
    var asked = result.member("inputRequests");
    if (asked == null) {
      return whole(answer);
    }
    boolean[] allowed = {asked.isObject()};
    asked.members(
        (_, question) -> {
          var method = JsonText.stringOf(question.member("method"));
          var known = method == null ? Method.UNKNOWN : Method.of(method);
          allowed[0] &= known.family() == Method.Family.SERVER_REQUEST && judge.mayAsk(known);
        });
    return allowed[0] ? whole(answer) : new Seen.Withheld(Reason.SERVER_REQUEST_NOT_GRANTED);
  }

  private static void rememberTask(JsonText result, @Nullable String type, Judge judge) {
    var legacy = result.member("task");
    var holder = "task".equals(type) ? result : legacy;
    var id = holder == null ? null : JsonText.stringOf(holder.member("taskId"));
    if (id != null) {
      judge.made(id);
    }
  }

  private static boolean isPublic(JsonText result) {
    return "public".equals(JsonText.stringOf(result.member("cacheScope")));
  }

  /** The message again, with one member of its result cut to what the caller may see. */
  private static Seen shown(Envelope answer, JsonText result, String member, Judge judge) {
    var writer = new JsonWriter().object();
    answer
        .text()
        .members(
            (name, value) -> {
              writer.name(name);
              if (name.equals("result")) {
                result(writer, result, member, judge);
              } else {
                writer.raw(value);
              }
            });
    return new Seen.Shown(writer.end().text());
  }

  private static void result(JsonWriter writer, JsonText result, String member, Judge judge) {
    writer.object();
    result.members(
        (name, value) -> {
          writer.name(name);
          if (name.equals(member)) {
            part(writer, name, value, judge);
          } else if (name.equals("cacheScope")) {
            writer.string("private"); // what was decided for one caller is no other's
          } else {
            writer.raw(value);
          }
        });
    writer.end();
  }

  private static void part(JsonWriter writer, String name, JsonText value, Judge judge) {
    if (name.equals("capabilities")) {
      capabilities(writer, value);
      return;
    }
    writer.array();
    value.elements(
        item -> {
          if (isVisible(name, item, judge)) {
            writer.raw(item);
          }
        });
    writer.end();
  }

  private static boolean isVisible(String list, JsonText item, Judge judge) {
    return switch (list) {
      case "tools" -> {
        var name = JsonText.stringOf(item.member("name"));
        yield name != null
            && judge.mayUse(Method.TOOLS_CALL, Target.tool(name))
            && judge.learns(name, item.member("inputSchema"));
      }
      case "prompts" -> {
        var name = JsonText.stringOf(item.member("name"));
        yield name != null && judge.mayUse(Method.PROMPTS_GET, Target.prompt(name));
      }
      case "resources" -> {
        var uri = JsonText.stringOf(item.member("uri"));
        yield uri != null && judge.mayUse(Method.RESOURCES_READ, Target.resource(uri));
      }
      case "resourceTemplates" -> {
        var uri = JsonText.stringOf(item.member("uriTemplate"));
        yield uri != null && judge.mayUse(Method.RESOURCES_READ, Target.resource(uri));
      }
      case "tasks" -> {
        var id = JsonText.stringOf(item.member("taskId"));
        yield id != null && judge.owns(id);
      }
      default -> false;
    };
  }

  private static void capabilities(JsonWriter writer, JsonText capabilities) {
    writer.object();
    capabilities.members(
        (name, value) -> {
          if (!CAPABILITIES.contains(name)) {
            return;
          }
          writer.name(name);
          if (name.equals("extensions")) {
            writer.object();
            value.members(
                (extension, settings) -> {
                  if (EXTENSIONS.contains(extension)) {
                    writer.name(extension).raw(settings);
                  }
                });
            writer.end();
          } else {
            writer.raw(value);
          }
        });
    writer.end();
  }
}
