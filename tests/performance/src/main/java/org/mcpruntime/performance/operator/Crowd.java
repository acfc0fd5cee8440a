package org.mcpruntime.performance.operator;

import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.mcpruntime.kube.api.Answer;

/** Does the same with many things, some at a time. */
final class Crowd {

  private static final int HANDS = 8;

  private Crowd() {}

  static <T> void each(List<T> things, Consumer<T> action)
      throws InterruptedException, ExecutionException {
    var free = new Semaphore(HANDS);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var futures =
          things.stream()
              .<Future<?>>map(
                  thing ->
                      threads.submit(
                          () -> {
                            free.acquireUninterruptibly();
                            try {
                              action.accept(thing);
                            } finally {
                              free.release();
                            }
                          }))
              .toList();
      for (var future : futures) {
        var _ = future.get();
      }
    }
  }

  /** What must have worked, or nothing that is measured means anything. */
  static Answer.Done done(Answer answer) {
    return switch (answer) {
      case Answer.Done done -> done;
      case Answer.Refused refused -> throw new IllegalStateException(refused.message());
      case Answer.Unreached(var sentence) -> throw new IllegalStateException(sentence);
    };
  }
}
