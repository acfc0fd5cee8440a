package org.mcpruntime.architecture.wrong.optionals.gateway;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.function.Supplier;
import org.mcpruntime.architecture.Wrong;

class Stores {

  @Wrong Optional<String> stored = Optional.empty();
  @Wrong OptionalInt storedNumber = OptionalInt.empty();

  @Wrong
  Stores(Optional<String> passed) {
    stored = passed;
  }

  @Wrong
  void passed(String first, Optional<String> passed) {}

  Optional<String> returned(Function<String, Optional<String>> find) {
    return find.apply("");
  }

  Supplier<String> captured(List<String> all) {
    var first = all.stream().findFirst();
    return () -> first.orElse("");
  }

  Supplier<String> capturedByAClass(List<String> all) {
    var first = all.stream().findFirst();
    return new Supplier<>() {
      @Override
      public String get() {
        return first.orElse("");
      }
    };
  }
}
