package org.mcpruntime.gateway.spool;

import java.nio.file.Path;
import java.time.InstantSource;

/** Appends calls to a spool until it is killed, and prints each after it was taken. */
final class AppendingMain {

  private AppendingMain() {}

  /**
   * @param args the directory, and the first number
   */
  @SuppressWarnings("SystemOut") // the test reads it
  public static void main(String[] args) throws Exception {
    var bounds = Bounds.USUAL.sized(1024L * 65536, 65536);
    try (var spool = Spool.open(Path.of(args[0]), bounds, InstantSource.system())) {
      for (int i = Integer.parseInt(args[1]); ; i++) {
        while (spool.intent(Story.intent(i), true) != Taken.YES) {
          spool.force();
        }
        System.out.println("intent " + i + " taken");
        if (spool.outcome(Story.outcome(i))) {
          System.out.println("outcome " + i + " taken");
        }
      }
    }
  }
}
