package org.mcpruntime.setup;

import java.util.List;

/** Everything that the operator may do with the API, and why. What is not here, it may not. */
public enum Permission {
  SERVERS(
      "mcpruntime.org",
      "mcpservers",
      Where.SERVERS,
      "runs them",
      Verbs.GET,
      Verbs.LIST,
      Verbs.WATCH),
  SERVER_STATUS(
      "mcpruntime.org", "mcpservers/status", Where.SERVERS, "says how they are", Verbs.PATCH),
  SERVER_OWNERSHIP(
      "mcpruntime.org",
      "mcpservers/finalizers",
      Where.SERVERS,
      "owns their children, which block" + " their deletion where a cluster asks for that right",
      Verbs.UPDATE),
  GRANTS(
      "mcpruntime.org",
      "mcpaccessgrants",
      Where.SERVERS,
      "renders policies from them",
      Verbs.GET,
      Verbs.LIST,
      Verbs.WATCH),
  GRANT_STATUS(
      "mcpruntime.org",
      "mcpaccessgrants/status",
      Where.SERVERS,
      "says whether they are bound",
      Verbs.PATCH),
  SESSIONS(
      "mcpruntime.org",
      "mcpagentsessions",
      Where.SERVERS,
      "renders policies from them, and removes" + " those that ended long ago",
      Verbs.GET,
      Verbs.LIST,
      Verbs.WATCH,
      Verbs.DELETE),
  SESSION_STATUS(
      "mcpruntime.org",
      "mcpagentsessions/status",
      Where.SERVERS,
      "says whether they live",
      Verbs.PATCH),

  DEPLOYMENTS("apps", "deployments", Where.SERVERS, "runs servers and gateways", Verbs.CHILD),
  REVISIONS(
      "apps",
      "controllerrevisions",
      Where.SERVERS,
      "remembers the template that was promoted",
      Verbs.CHILD),
  PODS(
      "",
      "pods",
      Where.SERVERS,
      "finds the gateways whose figures decide about a canary",
      Verbs.LIST),
  SERVICES("", "services", Where.SERVERS, "names them", Verbs.CHILD),
  POLICIES("", "configmaps", Where.SERVERS, "mirrors policies and routes", Verbs.CHILD),
  ACCOUNTS(
      "",
      "serviceaccounts",
      Where.SERVERS,
      "who pods are; one for all, so that none is ever removed",
      Verbs.GET,
      Verbs.LIST,
      Verbs.WATCH,
      Verbs.CREATE,
      Verbs.PATCH),
  SECRETS(
      "",
      "secrets",
      Where.SERVERS,
      "pull credentials, trust of mTLS and keys of shared gateways;" + " never lists them",
      Verbs.GET,
      Verbs.CREATE,
      Verbs.PATCH,
      Verbs.DELETE),
  INGRESSES("networking.k8s.io", "ingresses", Where.SERVERS, "routes to them", Verbs.CHILD),
  ISOLATION(
      "networking.k8s.io",
      "networkpolicies",
      Where.SERVERS,
      "closes ways around gateways",
      Verbs.CHILD),
  BUDGETS("policy", "poddisruptionbudgets", Where.SERVERS, "keeps some of them up", Verbs.CHILD),
  AUTOSCALERS(
      "autoscaling",
      "horizontalpodautoscalers",
      Where.SERVERS,
      "sizes shared gateways",
      Verbs.CHILD),
  CERTIFICATES("cert-manager.io", "certificates", Where.SERVERS, "identities of mTLS", Verbs.CHILD),
  TRAEFIK_ROUTES("traefik.io", "ingressroutes", Where.SERVERS, "routes of mTLS", Verbs.CHILD),
  TRAEFIK_MIDDLEWARES("traefik.io", "middlewares", Where.SERVERS, "routes of mTLS", Verbs.CHILD),
  TRAEFIK_TRANSPORTS(
      "traefik.io", "serverstransports", Where.SERVERS, "routes of mTLS", Verbs.CHILD),
  TRAEFIK_OPTIONS("traefik.io", "tlsoptions", Where.SERVERS, "routes of mTLS", Verbs.CHILD),
  TRAEFIK_STORES(
      "traefik.io",
      "tlsstores",
      Where.SERVERS,
      "the certificate of Traefik's default store, which is not watched",
      Verbs.GET,
      Verbs.CREATE,
      Verbs.PATCH),
  EVENTS(
      "events.k8s.io",
      "events",
      Where.SERVERS,
      "tells people what changed",
      Verbs.CREATE,
      Verbs.PATCH),

  LEASE(
      "coordination.k8s.io",
      "leases",
      Where.HOME,
      "one replica writes at a time",
      Verbs.GET,
      Verbs.CREATE,
      Verbs.PATCH),
  KEYS(
      "",
      "secrets",
      Where.HOME,
      "keeps the webhook's certificate and the keys that sign policies",
      Verbs.GET,
      Verbs.CREATE,
      Verbs.PATCH),

  GATEWAYS_TOKENS(
      "authentication.k8s.io",
      "tokenreviews",
      Where.CLUSTER,
      "asks who a gateway is",
      Verbs.CREATE),
  ADMISSION(
      "admissionregistration.k8s.io",
      "validatingwebhookconfigurations",
      Where.ADMISSION,
      "puts its own certificate's authority where the API server looks",
      Verbs.GET,
      Verbs.PATCH);

  /** Where a right holds. */
  enum Where {
    /** In namespaces of servers: all, or those of a plan. */
    SERVERS,
    /** In the operator's own namespace. */
    HOME,
    /** For objects of no namespace. */
    CLUSTER,
    /** For the one object that admission is registered with. */
    ADMISSION
  }

  /** Words of the API. */
  private static final class Verbs {
    static final String GET = "get";
    static final String LIST = "list";
    static final String WATCH = "watch";
    static final String CREATE = "create";
    static final String UPDATE = "update";
    static final String PATCH = "patch";
    static final String DELETE = "delete";

    /** Server-side apply is a patch, which creates where nothing is. */
    static final String[] CHILD = {GET, LIST, WATCH, CREATE, PATCH, DELETE};
  }

  private final String group;
  private final String resource;
  private final Where where;
  private final String why;

  @SuppressWarnings("ImmutableEnumChecker") // List.of cannot change; its type does not say so.
  private final List<String> verbs;

  Permission(String group, String resource, Where where, String why, String... verbs) {
    this.group = group;
    this.resource = resource;
    this.where = where;
    this.why = why;
    this.verbs = List.of(verbs);
  }

  public String group() {
    return group;
  }

  public String resource() {
    return resource;
  }

  public String why() {
    return why;
  }

  public List<String> verbs() {
    return verbs;
  }

  Where where() {
    return where;
  }
}
