package org.mcpruntime.setup;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBuilder;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.PolicyRuleBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBuilder;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.mcpruntime.setup.Permission.Where;

/** Who the operator is, and the roles that follow from {@link Permission}. */
final class Rights {

  private static final String GROUP = "rbac.authorization.k8s.io";

  private Rights() {}

  static List<HasMetadata> of(InstallPlan plan) {
    var all = new ArrayList<HasMetadata>();
    // Its pods say themselves that they want a token.
    all.add(
        new ServiceAccountBuilder()
            .withMetadata(Names.home(Names.OPERATOR))
            .withAutomountServiceAccountToken(false)
            .build());
    switch (plan.scope()) {
      case CLUSTER ->
          all.addAll(ofCluster(EnumSet.of(Where.SERVERS, Where.CLUSTER, Where.ADMISSION)));
      case NAMESPACES -> {
        all.addAll(ofCluster(EnumSet.of(Where.CLUSTER, Where.ADMISSION)));
        plan.servers().stream()
            .distinct()
            .sorted()
            .forEach(namespace -> all.addAll(in(namespace, Names.ROLE, Where.SERVERS)));
      }
    }
    all.addAll(in(InstallPlan.NAMESPACE, Names.ROLE + "-home", Where.HOME));
    return all;
  }

  private static List<HasMetadata> ofCluster(Set<Where> where) {
    return List.of(
        new ClusterRoleBuilder()
            .withMetadata(Names.ofCluster(Names.ROLE))
            .withRules(rules(where))
            .build(),
        new ClusterRoleBindingBuilder()
            .withMetadata(Names.ofCluster(Names.ROLE + "binding"))
            .withNewRoleRef(GROUP, "ClusterRole", Names.ROLE)
            .addNewSubject("", "ServiceAccount", Names.OPERATOR, InstallPlan.NAMESPACE)
            .build());
  }

  private static List<HasMetadata> in(String namespace, String role, Where where) {
    return List.of(
        new RoleBuilder()
            .withMetadata(Names.in(namespace, role))
            .withRules(rules(EnumSet.of(where)))
            .build(),
        new RoleBindingBuilder()
            .withMetadata(Names.in(namespace, role + "binding"))
            .withNewRoleRef(GROUP, "Role", role)
            .addNewSubject("", "ServiceAccount", Names.OPERATOR, InstallPlan.NAMESPACE)
            .build());
  }

  private static List<PolicyRule> rules(Set<Where> where) {
    return Stream.of(Permission.values())
        .filter(permission -> where.contains(permission.where()))
        .map(Rights::rule)
        .toList();
  }

  private static PolicyRule rule(Permission permission) {
    var rule =
        new PolicyRuleBuilder()
            .withApiGroups(permission.group())
            .withResources(permission.resource())
            .withVerbs(permission.verbs());
    return permission.where() == Where.ADMISSION
        ? rule.withResourceNames(Names.ADMISSION).build()
        : rule.build();
  }
}
