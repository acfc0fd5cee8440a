package org.mcpruntime.operator.admission;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.json.Json;
import org.mcpruntime.process.health.ManagementApp;
import org.mcpruntime.process.http.Answer;
import org.mcpruntime.process.http.Fields;
import org.mcpruntime.process.http.HttpApp;
import org.mcpruntime.process.http.Request;
import org.mcpruntime.process.metrics.Metrics;
import org.mcpruntime.resources.Kind;

/** Answers the API server, under the paths that the original had. */
public final class AdmissionApp implements HttpApp {

  /** An object before and after, of which etcd takes one and a half each, and who asks. */
  private static final int MOST_BYTES = 6 << 20;

  private static final Map<String, Kind> PATHS =
      Stream.of(Kind.values()).collect(Collectors.toMap(AdmissionApp::path, kind -> kind));

  private final Door door;
  private final ExecutorService waiting;
  private final AdmissionMetrics metrics;

  /**
   * @param waiting carries out what may wait for the API
   */
  public AdmissionApp(Door door, ExecutorService waiting, Metrics metrics) {
    this.door = door;
    this.waiting = waiting;
    this.metrics = new AdmissionMetrics(metrics);
  }

  /** Such as {@code /validate-mcpruntime-org-v1alpha1-mcpserver}. */
  static String path(Kind kind) {
    return "/validate-%s-%s"
        .formatted(
            Kind.API_VERSION.replace('.', '-').replace('/', '-'),
            kind.word().toLowerCase(Locale.ROOT));
  }

  @Override
  public int bodyLimit(Request head) {
    return PATHS.containsKey(head.path()) && head.method().equals("POST") ? MOST_BYTES : 0;
  }

  @Override
  public void handle(Request request, Answer answer) {
    @Nullable Kind kind = PATHS.get(request.path());
    if (kind == null) {
      ManagementApp.text(answer, 404, "there is nothing here but what admission asks for\n");
    } else if (!request.method().equals("POST")) {
      ManagementApp.text(answer, 405, "only POST is answered here\n");
    } else if (request.body().isCut()) {
      ManagementApp.text(answer, 413, "at most %d bytes are read\n".formatted(MOST_BYTES));
    } else if (request.body().isCrowdedOut()) {
      unanswered(kind, answer, "too many large requests are under way; send it again\n");
    } else if (!door.isOpen()) {
      unanswered(kind, answer, "the operator has not seen all of the cluster yet; try again\n");
    } else {
      aside(kind, request.body().bytes(), answer);
    }
  }

  private void unanswered(Kind kind, Answer answer, String sentence) {
    metrics.unanswered(kind);
    ManagementApp.text(answer, 503, sentence);
  }

  private void aside(Kind kind, byte[] body, Answer answer) {
    try {
      waiting.execute(
          () -> {
            var said = said(kind, body);
            answer.loop().execute(() -> send(answer, said));
          });
    } catch (RejectedExecutionException e) {
      unanswered(kind, answer, "the operator is about to stop\n");
    }
  }

  /** Null where it is no question. */
  private @Nullable AdmissionReview said(Kind kind, byte[] body) {
    var began = door.clock().instant();
    var request = AdmissionReview.read(body);
    if (request.isEmpty()) {
      return null;
    }
    var uid = request.get().uid();
    if (request.get().operation().equals("DELETE")) {
      return AdmissionReview.allowed(uid, java.util.List.of());
    }
    var proposal = request.get().proposal(kind);
    if (proposal.isEmpty()) {
      return null;
    }
    var verdict = door.decide(proposal.get());
    metrics.answered(kind, verdict, Duration.between(began, door.clock().instant()));
    return switch (verdict) {
      case Verdict.Allowed(var warnings) -> AdmissionReview.allowed(uid, warnings);
      case Verdict.Refused(var reasons) -> AdmissionReview.refused(uid, proposal.get(), reasons);
    };
  }

  private static void send(Answer answer, @Nullable AdmissionReview said) {
    if (said == null) {
      ManagementApp.text(answer, 400, "this is no AdmissionReview of v1 about this kind\n");
      return;
    }
    try {
      var headers = Fields.none();
      headers.set("content-type", "application/json");
      answer.send(200, headers, ByteBuffer.wrap(Json.RESOURCES.writeValueAsBytes(said)));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("an answer is always written", e);
    }
  }
}
