package org.mcpruntime.architecture.wrong.libraries.mcp;

import java.util.List;
import org.assertj.core.api.Assertions;
import org.mcpruntime.architecture.Wrong;
import org.mcpruntime.contract.object.Trust;

class Reader {

  int size(List<String> lines) {
    return lines.size();
  }

  @Wrong
  void foreign() {
    Assertions.assertThat(1).isOne();
  }

  @Wrong
  void contract(Trust trust) {}
}
