package org.mcpruntime.bridge.child;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.server.ResourceRequirements;

/**
 * What one process of a server may take, where the system can hold it to that. A share of a
 * processor is not among it: no limit of a process says that.
 *
 * @param memory bytes of data that it may write to; null for no bound
 * @param files that it may have open; null for what the system says
 */
public record ResourceLimits(@Nullable Long memory, @Nullable Integer files) {

  public static final ResourceLimits NONE = new ResourceLimits(null, null);

  private static final Pattern QUANTITY =
      Pattern.compile("\\+?([0-9]*\\.?[0-9]*)([KMGTPE]i|[kMGTPE]|[eE][+-]?[0-9]+|m)?");

  public ResourceLimits {
    if ((memory != null && memory <= 0) || (files != null && files <= 0)) {
      throw new IllegalArgumentException("a limit that no process fits in");
    }
  }

  /** Those of a manifest: of its limits the memory. */
  public static ResourceLimits of(@Nullable ResourceRequirements requirements) {
    var limits = requirements == null ? null : requirements.limits();
    var memory = limits == null ? null : limits.memory();
    return memory == null || memory.isBlank() ? NONE : new ResourceLimits(bytes(memory), null);
  }

  /**
   * A quantity as Kubernetes writes it: {@code 64Mi}, {@code 1G}, {@code 5e8}.
   *
   * @throws IllegalArgumentException when it is none, or no whole byte
   */
  static long bytes(String quantity) {
    var parts = QUANTITY.matcher(quantity);
    if (!parts.matches() || parts.group(1).isEmpty() || parts.group(1).equals(".")) {
      throw new IllegalArgumentException(
          "'%s' is no amount of memory; write one such as 64Mi".formatted(quantity));
    }
    var unit = parts.group(2) == null ? "" : parts.group(2);
    var number = new BigDecimal(parts.group(1)).multiply(factor(unit));
    if (number.signum() <= 0 || number.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0) {
      throw new IllegalArgumentException(
          "'%s' is an amount of memory that no process can have".formatted(quantity));
    }
    return Math.max(1, number.longValue());
  }

  private static BigDecimal factor(String unit) {
    if (unit.isEmpty()) {
      return BigDecimal.ONE;
    }
    if (unit.equals("m")) {
      return new BigDecimal("0.001");
    }
    if (unit.length() > 1 && !unit.endsWith("i")) {
      return new BigDecimal("1" + unit);
    }
    int power = "kMGTPE".indexOf(Character.toString(unit.charAt(0)).replace('K', 'k')) + 1;
    return BigDecimal.valueOf(unit.endsWith("i") ? 1024 : 1000).pow(power);
  }

  /** As {@code prlimit} is told. */
  List<String> prlimit() {
    var words = new ArrayList<String>(List.of("prlimit", "--core=0"));
    if (memory != null) {
      words.add("--data=" + memory);
    }
    if (files != null) {
      words.add("--nofile=" + files);
    }
    return words;
  }

  /** As a shell is told that then becomes the command. */
  List<String> ulimit() {
    var script = new StringBuilder("ulimit -c 0; ");
    if (memory != null) {
      script.append("ulimit -d ").append(Math.max(1, memory / 1024)).append("; ");
    }
    if (files != null) {
      script.append("ulimit -n ").append(files).append("; ");
    }
    return List.of("/bin/sh", "-c", script + "exec \"$@\"", "sh");
  }
}
