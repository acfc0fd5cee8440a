package org.mcpruntime.platform.policy;

import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.platform.ErrorCode;
import org.mcpruntime.mcp.Message;
import org.mcpruntime.mcp.Method;
import org.mcpruntime.mcp.Target;
import org.mcpruntime.process.api.ApiException;

/** What would be asked for: one of these, or a list of tools where nothing is said. */
public record Wanted(
    @Nullable String method,
    @Nullable String tool,
    @Nullable String prompt,
    @Nullable String resource) {

  public Wanted {
    method = said(method);
    tool = said(tool);
    prompt = said(prompt);
    resource = said(resource);
  }

  private static @Nullable String said(@Nullable String text) {
    return text == null || text.isEmpty() ? null : text;
  }

  private long count() {
    return Stream.of(method, tool, prompt, resource).filter(Objects::nonNull).count();
  }

  /** The same, unless something is said here. */
  Wanted over(Wanted usual) {
    return count() == 0 ? usual : this;
  }

  /**
   * The message.
   *
   * @throws ApiException where it is more than one
   */
  Message.Request request(ErrorCode otherwise) {
    if (count() > 1) {
      throw new ApiException(otherwise, "one of method, tool, prompt and resource is asked for");
    }
    if (tool != null) {
      return new Message.Request(Method.TOOLS_CALL, Target.tool(tool));
    }
    if (prompt != null) {
      return new Message.Request(Method.PROMPTS_GET, Target.prompt(prompt));
    }
    if (resource != null) {
      return new Message.Request(Method.RESOURCES_READ, Target.resource(resource));
    }
    return new Message.Request(
        Method.of(method == null ? Method.TOOLS_LIST.word() : method), Target.NONE);
  }
}
