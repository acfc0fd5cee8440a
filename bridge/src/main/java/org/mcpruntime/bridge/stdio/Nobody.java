package org.mcpruntime.bridge.stdio;

import org.mcpruntime.mcp.Envelope;
import org.mcpruntime.mcp.ErrorCode;

/** While a process is greeted it has no clients. */
record Nobody(Counts counts) implements Switchboard.Audience {

  @Override
  public void asked(Envelope request, Switchboard board) {
    counts.lost(Lost.OUT_OF_PLACE);
    board.refuse(request, ErrorCode.METHOD_NOT_FOUND, "there is no client yet");
  }

  @Override
  public void told(Envelope notification, Switchboard board) {
    counts.lost(Lost.OUT_OF_PLACE);
  }

  @Override
  public void ended(Switchboard board) {}
}
