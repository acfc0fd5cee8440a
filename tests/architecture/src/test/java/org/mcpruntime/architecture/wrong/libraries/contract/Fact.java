package org.mcpruntime.architecture.wrong.libraries.contract;

import com.tngtech.archunit.core.domain.JavaClass;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.architecture.Wrong;

class Fact {

  byte[][] bytes = {};
  @Nullable Instant when;
  @Wrong @Nullable JavaClass type;
}
