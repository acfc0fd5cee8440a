package org.mcpruntime.operator.server;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.apps.ControllerRevision;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.contract.server.CanaryWords;
import org.mcpruntime.operator.canary.Sight;
import org.mcpruntime.operator.canary.Standing;
import org.mcpruntime.operator.canary.Trial;
import org.mcpruntime.operator.canary.Word;
import org.mcpruntime.operator.desired.Blueprint;
import org.mcpruntime.operator.desired.Deployments;
import org.mcpruntime.operator.desired.Labels;
import org.mcpruntime.operator.desired.Pods;
import org.mcpruntime.operator.desired.Templates;
import org.mcpruntime.operator.desired.Track;

/**
 * The pods of a server: which template on which track, and how many.
 *
 * @param step where a trial stands; null where templates are not tried
 * @param stands whether all pods are there, of the template that the server asks for
 */
record Workload(List<HasMetadata> objects, Trial.@Nullable Step step, boolean stands) {

  static Workload of(Blueprint blueprint, Observation seen) {
    var template = Pods.template(blueprint);
    var live = seen.stock().find(Deployment.class, blueprint.name());
    var digest = Templates.digest(template);
    boolean stands = Rollouts.standing(live.orElse(null), digest) == Standing.STANDING;
    return blueprint.tries()
        ? new Tried(blueprint, seen, template, digest).workload(stands)
        : new Workload(
            List.of(stable(blueprint, seen, template, blueprint.replicas())), null, stands);
  }

  private static Deployment stable(
      Blueprint blueprint, Observation seen, PodTemplateSpec template, int replicas) {
    int count =
        seen.stock().isAutoscaled(blueprint.name())
            ? seen.stock()
                .find(Deployment.class, blueprint.name())
                .map(Rollouts::wanted)
                .orElse(replicas)
            : replicas;
    return Deployments.of(blueprint, Track.STABLE, template, count);
  }

  /** A server whose templates are tried. */
  private record Tried(
      Blueprint blueprint, Observation seen, PodTemplateSpec template, String digest) {

    Workload workload(boolean stands) {
      var promoted = promoted();
      var before = promoted.map(Templates.Promoted::template).map(Templates::digest);
      var step = step(before.orElse(null));
      var next =
          step.promotes() || promoted.isEmpty() ? promote(promoted.orElse(null)) : promoted.get();
      int canaries = step.hasCanaries() ? blueprint.canaries() : 0;
      int others = blueprint.replicas() - (step.promotes() ? 0 : canaries);
      var objects = new ArrayList<HasMetadata>();
      objects.add(Templates.record(blueprint, next));
      objects.add(stable(blueprint, seen, next.template(), others));
      if (canaries > 0) {
        objects.add(Deployments.of(blueprint, Track.CANARY, template, canaries));
      }
      return new Workload(List.copyOf(objects), step, stands);
    }

    private Templates.Promoted promote(Templates.@Nullable Promoted last) {
      if (last != null && Templates.digest(last.template()).equals(digest)) {
        return last;
      }
      return new Templates.Promoted(template, last == null ? 1 : last.revision() + 1);
    }

    /** The template that was promoted last; what runs, where nobody wrote that down. */
    private Optional<Templates.Promoted> promoted() {
      return seen.stock()
          .all(ControllerRevision.class)
          .filter(record -> isOfServer(record))
          .flatMap(record -> Templates.read(record).stream())
          .max(Comparator.comparingLong(Templates.Promoted::revision))
          .or(this::running);
    }

    private boolean isOfServer(ControllerRevision record) {
      var labels = record.getMetadata().getLabels();
      return labels != null && blueprint.name().equals(labels.get(Labels.APP));
    }

    private Optional<Templates.Promoted> running() {
      return seen.stock()
          .find(Deployment.class, blueprint.name())
          .filter(live -> live.getSpec() != null && live.getSpec().getTemplate() != null)
          .map(
              live ->
                  Rollouts.templateOf(live).equals(digest)
                      ? template
                      : withoutTrack(live.getSpec().getTemplate()))
          .map(runs -> new Templates.Promoted(runs, 1));
    }

    private static PodTemplateSpec withoutTrack(PodTemplateSpec template) {
      return new PodTemplateSpecBuilder(template)
          .editOrNewMetadata()
          .removeFromLabels(Labels.TRACK)
          .endMetadata()
          .build();
    }

    private Trial.Step step(@Nullable String promoted) {
      var stock = seen.stock();
      var stable = stock.find(Deployment.class, blueprint.name()).orElse(null);
      var canary =
          stock.find(Deployment.class, Deployments.name(blueprint, Track.CANARY)).orElse(null);
      var status = seen.server().status();
      var sight =
          new Sight(
              digest,
              promoted,
              status == null ? null : status.canary(),
              word(),
              Rollouts.standing(stable, promoted == null ? digest : promoted),
              Rollouts.standing(canary, digest),
              seen.window(),
              seen.now());
      return Trial.next(sight, blueprint.config().trials(), automatic());
    }

    private Word word() {
      var said = seen.server().metadata().annotations();
      if (digest.equals(said.get(CanaryWords.ABORT))) {
        return Word.ABORT;
      }
      return digest.equals(said.get(CanaryWords.PROMOTE)) ? Word.PROMOTE : Word.NONE;
    }

    private boolean automatic() {
      var said = seen.server().metadata().annotations().get(CanaryWords.PROMOTION);
      return said == null ? blueprint.config().trials().automatic() : said.equals("automatic");
    }
  }
}
