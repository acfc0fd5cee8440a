package org.mcpruntime.operator.admission;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.json.Json;
import org.mcpruntime.resources.Kind;
import org.mcpruntime.resources.Remark;

/** {@code AdmissionReview} of {@code admission.k8s.io/v1}, as much of it as we read or write. */
record AdmissionReview(
    String apiVersion, String kind, @Nullable Request request, @Nullable Response response) {

  private static final String API_VERSION = "admission.k8s.io/v1";
  private static final String KIND = "AdmissionReview";
  private static final int UNPROCESSABLE = 422;

  /**
   * The question.
   *
   * @param object absent where it is deleted
   * @param oldObject absent where it is new
   */
  record Request(
      String uid, String operation, @Nullable JsonNode object, @Nullable JsonNode oldObject) {

    Request {
      uid = uid == null ? "" : uid;
      operation = operation == null ? "" : operation;
    }

    /** Empty where nothing is proposed of that kind. */
    Optional<Proposal> proposal(Kind expected) {
      return object instanceof ObjectNode wanted
              && wanted.path("kind").asText().equals(expected.word())
              && wanted.path("apiVersion").asText().equals(Kind.API_VERSION)
          ? Optional.of(
              new Proposal(expected, wanted, oldObject instanceof ObjectNode old ? old : null))
          : Optional.empty();
    }
  }

  /** The answer. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Response(String uid, boolean allowed, List<String> warnings, @Nullable Status status) {}

  /** Why not, as the API server passes it on. */
  record Status(String status, String message, String reason, Details details, int code) {}

  record Details(String name, String group, String kind, List<Cause> causes) {}

  record Cause(String reason, String message, String field) {}

  /** Empty where it is no question that we answer. */
  static Optional<Request> read(byte[] body) {
    try {
      @Nullable AdmissionReview review = Json.RESOURCES.readValue(body, AdmissionReview.class);
      return Optional.ofNullable(review)
          .filter(read -> API_VERSION.equals(read.apiVersion) && KIND.equals(read.kind))
          .map(AdmissionReview::request)
          .filter(request -> !request.uid.isEmpty());
    } catch (IOException _) {
      return Optional.empty();
    }
  }

  static AdmissionReview allowed(String uid, List<String> warnings) {
    return of(new Response(uid, true, warnings, null));
  }

  static AdmissionReview refused(String uid, Proposal proposal, List<Remark> reasons) {
    var causes =
        reasons.stream()
            .map(reason -> new Cause("FieldValueInvalid", reason.sentence(), reason.path()))
            .toList();
    var message =
        reasons.stream()
            .map(reason -> reason.path() + ": " + reason.sentence())
            .collect(Collectors.joining("; "));
    var group = Kind.API_VERSION.substring(0, Kind.API_VERSION.indexOf('/'));
    var details = new Details(proposal.ref().name(), group, proposal.kind().word(), causes);
    return of(
        new Response(
            uid,
            false,
            List.of(),
            new Status("Failure", message, "Invalid", details, UNPROCESSABLE)));
  }

  private static AdmissionReview of(Response response) {
    return new AdmissionReview(API_VERSION, KIND, null, response);
  }
}
