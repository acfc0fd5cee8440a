package org.mcpruntime.kube.apply;

import java.util.List;

/** What became of all children of an owner, in the order of the plan, then those removed. */
public record Converged(List<Step> steps) {

  public Converged {
    steps = List.copyOf(steps);
  }

  /** Whether everything is as planned now. */
  public boolean done() {
    return steps.stream()
        .allMatch(
            step ->
                switch (step) {
                  case Step.Created _, Step.Configured _, Step.Unchanged _, Step.Pruned _ -> true;
                  case Step.Invalid _, Step.Waiting _, Step.Broken _ -> false;
                });
  }

  /** Objects that were written or removed. */
  public long writes() {
    return steps.stream().filter(Step::wrote).count();
  }

  public <T extends Step> List<T> of(Class<T> kind) {
    return steps.stream().filter(kind::isInstance).map(kind::cast).toList();
  }
}
