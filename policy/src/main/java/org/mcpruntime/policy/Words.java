package org.mcpruntime.policy;

import org.mcpruntime.contract.access.ServerRequest;
import org.mcpruntime.contract.audit.Reason;
import org.mcpruntime.mcp.Method;
import org.mcpruntime.mcp.Target;

/** Which reason a refusal has for which kind of thing. */
final class Words {

  private Words() {}

  static Reason denied(Target.Kind kind) {
    return switch (kind) {
      case TOOL -> Reason.TOOL_DENIED;
      case PROMPT -> Reason.PROMPT_DENIED;
      case RESOURCE -> Reason.RESOURCE_DENIED;
      case TASK, NONE -> Reason.NO_MATCHING_GRANT;
    };
  }

  static Reason notGranted(Target.Kind kind) {
    return switch (kind) {
      case TOOL -> Reason.TOOL_NOT_GRANTED;
      case PROMPT -> Reason.PROMPT_NOT_GRANTED;
      case RESOURCE -> Reason.RESOURCE_NOT_GRANTED;
      case TASK, NONE -> Reason.NO_MATCHING_GRANT;
    };
  }

  static Reason effectUnknown(Target.Kind kind) {
    return switch (kind) {
      case PROMPT -> Reason.PROMPT_NOT_DECLARED;
      case RESOURCE -> Reason.RESOURCE_NOT_DECLARED;
      case TOOL, TASK, NONE -> Reason.TOOL_SIDE_EFFECT_UNKNOWN;
    };
  }

  /** What a server asks with a method of {@link Method.Family#SERVER_REQUEST}. */
  static ServerRequest serverRequest(Method method) {
    if (method == Method.SAMPLING) {
      return ServerRequest.SAMPLING;
    }
    return method == Method.ELICITATION ? ServerRequest.ELICITATION : ServerRequest.ROOTS;
  }
}
