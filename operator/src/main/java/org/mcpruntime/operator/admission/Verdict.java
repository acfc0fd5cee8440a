package org.mcpruntime.operator.admission;

import java.util.List;
import org.mcpruntime.resources.Remark;

/** Whether something may be stored. */
public sealed interface Verdict {

  /**
   * @param warnings what its author is told all the same
   */
  record Allowed(List<String> warnings) implements Verdict {
    public Allowed {
      warnings = List.copyOf(warnings);
    }
  }

  /**
   * @param reasons at least one
   */
  record Refused(List<Remark> reasons) implements Verdict {
    public Refused {
      reasons = List.copyOf(reasons);
    }
  }
}
