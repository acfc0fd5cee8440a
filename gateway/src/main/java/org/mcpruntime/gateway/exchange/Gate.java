package org.mcpruntime.gateway.exchange;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;
import org.mcpruntime.contract.audit.Reason;
import org.mcpruntime.gateway.caller.ProtectedResource;
import org.mcpruntime.process.http.Answer;
import org.mcpruntime.process.http.Fields;
import org.mcpruntime.process.http.HttpApp;
import org.mcpruntime.process.http.Request;

/** The traffic port: the gateway's own paths, metadata for clients, and the servers behind it. */
public final class Gate implements HttpApp {

  /** Segments of dots, in any spelling, and slashes in disguise. */
  private static final Pattern DETOUR =
      Pattern.compile("(?i)/(\\.|%2e){1,2}(/|;|$)|\\\\|%5c|%2f|%00|%25");

  private final Wiring wiring;
  private final Management management;

  public Gate(Wiring wiring, Management management) {
    this.wiring = wiring;
    this.management = management;
  }

  @Override
  public int bodyLimit(Request head) {
    return wiring.config().request().bytes();
  }

  @Override
  public void handle(Request request, Answer answer) {
    if (management.answers(request.path())) {
      management.handle(request, answer);
      return;
    }
    boolean metadata = ProtectedResource.isMetadata(request.path());
    var path =
        metadata ? request.path().substring(ProtectedResource.WELL_KNOWN.length()) : request.path();
    var route = isPlain(path) ? wiring.where().routes().of(path) : Optional.<Route>empty();
    if (route.isEmpty()) {
      nowhere(request, answer, metadata);
    } else if (metadata) {
      metadata(request, answer, route.get());
    } else {
      Exchange.handle(wiring, request, answer, route.get());
    }
  }

  /** Whether no server could take the path for another one, which may be another server's. */
  private static boolean isPlain(String path) {
    return !isOdd(path) || !DETOUR.matcher(path).find();
  }

  /** Whether it has a character that every detour has; nearly no path does. */
  private static boolean isOdd(String path) {
    return path.indexOf('.') >= 0 || path.indexOf('%') >= 0 || path.indexOf('\\') >= 0;
  }

  /** Whoever looks for servers leaves a record; metadata are for everybody. */
  private void nowhere(Request request, Answer answer, boolean metadata) {
    boolean known = wiring.where().routes().isKnown(); // else it may be about to be told
    var refusal = Refusal.of(known ? Reason.SERVER_UNKNOWN : Reason.POLICY_UNAVAILABLE);
    if (!metadata) {
      var ledger = new Ledger(wiring, request, answer.loop().ticker().nanoTime());
      ledger.begin(null);
      ledger.refused(refusal, Refusals.error(refusal, null).length());
    }
    refuse(answer, refusal);
  }

  private static void refuse(Answer answer, Refusal refusal) {
    var error = Refusals.error(refusal, null);
    answer.send(refusal.status(), Refusals.headers(refusal), error.buffer());
  }

  private void metadata(Request request, Answer answer, Route route) {
    var policy = wiring.where().policy(route);
    if (policy.isEmpty()) {
      refuse(answer, Refusal.of(Reason.POLICY_UNAVAILABLE));
      return;
    }
    var said =
        wiring
            .who()
            .resource()
            .answer(request.method(), new PresentedRequest(request), policy.get().auth());
    var headers = Fields.none();
    headers.set("content-type", "application/json");
    headers.set("access-control-allow-origin", "*"); // public, and read by browsers
    if (!said.allow().isEmpty()) {
      headers.set("allow", said.allow());
    }
    answer.send(
        said.status(), headers, ByteBuffer.wrap(said.json().getBytes(StandardCharsets.UTF_8)));
  }
}
