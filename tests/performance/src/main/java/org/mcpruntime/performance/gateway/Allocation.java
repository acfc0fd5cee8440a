package org.mcpruntime.performance.gateway;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;

/** How much a gateway's event loops allocate, and where; told by the JVM itself. */
final class Allocation {

  /** A place, and its share of all that is allocated. */
  record Site(String place, double share) {}

  private static final Pattern LOOP =
      Pattern.compile("^\"loop-.* allocated=(\\d+)([BKMG]?) ", Pattern.MULTILINE);
  private static final String OURS = "org.mcpruntime.";

  private Allocation() {}

  private static String jcmd(Subject gateway, String... words) {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "jcmd").toString());
    command.add(Long.toString(gateway.process().pid()));
    command.addAll(List.of(words));
    return Wrk.output(command.toArray(String[]::new));
  }

  /** Bytes that its event loops have allocated since they began. */
  static double bytes(Subject gateway) {
    return LOOP.matcher(jcmd(gateway, "Thread.print", "-e"))
        .results()
        .mapToDouble(found -> Long.parseLong(found.group(1)) * unit(found.group(2)))
        .sum();
  }

  private static double unit(String letter) {
    return switch (letter) {
      case "K" -> 1 << 10;
      case "M" -> 1 << 20;
      case "G" -> 1 << 30;
      default -> 1;
    };
  }

  /** Where it allocates while something is done. */
  static List<Site> sites(Subject gateway, Path recording, Runnable load) {
    var _ = jcmd(gateway, "JFR.start", "name=allocation", "settings=profile");
    load.run();
    var _ = jcmd(gateway, "JFR.dump", "name=allocation", "filename=" + recording);
    var _ = jcmd(gateway, "JFR.stop", "name=allocation");
    return read(recording);
  }

  private static List<Site> read(Path recording) {
    Map<String, Double> weights = new HashMap<>();
    var seen = new HashSet<String>();
    try (var file = new RecordingFile(recording)) {
      while (file.hasMoreEvents()) {
        var event = file.readEvent();
        if (event.getEventType().getName().equals("jdk.ObjectAllocationSample")
            && isOfLoop(event)
            // A thread's first sample stands for all that it allocated before the recording.
            && !seen.add(event.getThread().getJavaName())) {
          weights.merge(place(event), (double) event.getLong("weight"), Double::sum);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    double all = weights.values().stream().mapToDouble(Double::doubleValue).sum();
    return weights.entrySet().stream()
        .map(each -> new Site(each.getKey(), each.getValue() / all))
        .sorted((one, other) -> Double.compare(other.share(), one.share()))
        .toList();
  }

  private static boolean isOfLoop(RecordedEvent event) {
    var thread = event.getThread();
    return thread != null
        && thread.getJavaName() != null
        && thread.getJavaName().startsWith("loop")
        && event.getStackTrace() != null;
  }

  /** The class of ours that is nearest; the library's where none is on the stack. */
  private static String place(RecordedEvent event) {
    var frames = event.getStackTrace().getFrames();
    for (var frame : frames) {
      var type = frame.getMethod().getType().getName();
      if (type.startsWith(OURS)) {
        return type.substring(OURS.length());
      }
    }
    for (var frame : frames) {
      var type = frame.getMethod().getType().getName();
      if (type.startsWith("io.netty.")) {
        return type;
      }
    }
    return frames.isEmpty() ? "" : frames.getFirst().getMethod().getType().getName();
  }
}
