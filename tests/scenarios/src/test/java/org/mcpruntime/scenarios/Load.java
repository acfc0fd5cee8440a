package org.mcpruntime.scenarios;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.mcpruntime.client.mcp.Answer;
import org.mcpruntime.client.mcp.Conversation;
import org.mcpruntime.contract.json.Json;

/** Agents that call a tool as fast as they are answered, and go on after every failure. */
final class Load implements AutoCloseable {

  private static final long PAUSE_MILLIS = 20;

  /**
   * A call that somebody makes.
   *
   * @param trace of its conversation
   * @param id of its request in the conversation, in JSON
   */
  record Made(String trace, String id) {}

  private final Supplier<URI> url;
  private final Map<String, String> caller;
  private final Set<Made> answered = ConcurrentHashMap.newKeySet();
  private final Map<String, Integer> refused = new ConcurrentHashMap<>();
  private final AtomicInteger conversations = new AtomicInteger();
  private final CountDownLatch ending = new CountDownLatch(1);
  private final List<Thread> threads = new ArrayList<>();

  /**
   * @param url of the server, wherever it is by now
   */
  Load(int agents, Supplier<URI> url, Map<String, String> caller) {
    this.url = url;
    this.caller = caller;
    for (int i = 0; i < agents; i++) {
      threads.add(Thread.ofVirtual().start(this::work));
    }
  }

  private void work() {
    try {
      while (!ending.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS)) {
        try {
          converse();
        } catch (RuntimeException e) {
          refused.merge(e.getClass().getSimpleName(), 1, Integer::sum); // it is dead at the moment
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void converse() {
    var trace = String.format(Locale.ROOT, "%032x", conversations.incrementAndGet());
    var headers = new TreeMap<>(caller);
    headers.put("traceparent", "00-%s-00000000000000aa-01".formatted(trace));
    switch (Conversation.open(url.get(), headers)) {
      case Conversation.Opened.Closed(var why) -> note(why);
      case Conversation.Opened.Open(var conversation) -> {
        int id = 1; // of the handshake
        while (ending.getCount() > 0) {
          id++;
          switch (conversation.call("echo", text())) {
            case Answer.Result _ -> answered.add(new Made(trace, Integer.toString(id)));
            case Answer.Refused why -> {
              note(why);
              return;
            }
          }
        }
      }
    }
  }

  private void note(Answer.Refused why) {
    refused.merge(why.reason().isEmpty() ? why.message() : why.reason(), 1, Integer::sum);
  }

  private static ObjectNode text() {
    return Json.RESOURCES.createObjectNode().put("text", "hello");
  }

  /** Calls that were answered with a result. */
  Set<Made> answered() {
    return Set.copyOf(answered);
  }

  /** How often what was said in the place of a result. */
  Map<String, Integer> refused() {
    return Map.copyOf(refused);
  }

  /** Lets them end what they are at; the calls that were answered. */
  Set<Made> stop() {
    ending.countDown();
    try {
      for (var thread : threads) {
        thread.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return answered();
  }

  @Override
  public void close() {
    var _ = stop();
  }
}
