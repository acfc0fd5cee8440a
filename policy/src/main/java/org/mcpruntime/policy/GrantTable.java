package org.mcpruntime.policy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.mcpruntime.contract.access.Subject;
import org.mcpruntime.contract.object.ObjectRef;
import org.mcpruntime.contract.snapshot.GrantBinding;

/** Grants by reference and by subject, compiled; immutable. */
final class GrantTable {

  private final Items items;
  private final GrantOrder order;
  private final SharedTerms terms;
  private final SubjectTable subjects;

  private GrantTable(Items items, GrantOrder order, SharedTerms terms, SubjectTable subjects) {
    this.items = items;
    this.order = order;
    this.terms = terms;
    this.subjects = subjects;
  }

  /** Compiles all; those of nobody count for nothing. */
  static GrantTable of(List<GrantBinding> grants, Items items) {
    var order = GrantOrder.of(GrantOrder.sorted(ofSomebody(grants)));
    var bySubject = new LinkedHashMap<Subject, List<Ranked>>();
    order
        .all()
        .forEach(
            ranked ->
                bySubject
                    .computeIfAbsent(ranked.grant().subject(), any -> new ArrayList<>(1))
                    .add(ranked));
    var edit = SharedTerms.none(items).edit();
    var buckets = new ArrayList<Bucket>(bySubject.size());
    bySubject.forEach((subject, ranked) -> buckets.add(Bucket.of(subject, ranked, edit)));
    return new GrantTable(items, order, edit.done(), SubjectTable.of(buckets));
  }

  private static List<GrantBinding> ofSomebody(List<GrantBinding> grants) {
    return grants.stream().filter(grant -> !grant.subject().namesNobody()).toList();
  }

  SubjectTable subjects() {
    return subjects;
  }

  int size() {
    return order.size();
  }

  int distinctTerms() {
    return terms.size();
  }

  List<GrantBinding> all() {
    return order.all().stream().map(Ranked::grant).toList();
  }

  List<GrantBinding> find(ObjectRef ref) {
    return order.find(ref).stream().map(Ranked::grant).toList();
  }

  /**
   * These without those that are gone, and with those that are put: compiles the grants of the
   * subjects concerned.
   */
  GrantTable with(List<GrantBinding> put, List<ObjectRef> gone) {
    var outcome = Bindings.outcome(GrantBinding::ref, put, gone);
    outcome.replaceAll((ref, after) -> ofSomebody(after));
    outcome.entrySet().removeIf(each -> find(each.getKey()).equals(each.getValue()));
    if (outcome.isEmpty()) {
      return this;
    }
    return outcome.size() > order.size() / 2 ? anew(outcome) : new Edit().with(outcome);
  }

  private GrantTable anew(Map<ObjectRef, List<GrantBinding>> outcome) {
    var grants = new ArrayList<>(all());
    grants.removeIf(grant -> outcome.containsKey(grant.ref()));
    outcome.values().forEach(grants::addAll);
    return of(grants, items);
  }

  /** One change while it is made. */
  private final class Edit {

    /** What comes to the grants of a subject and goes from them. */
    private record Turnover(List<Ranked> come, Set<Long> gone) {}

    private final Map<Subject, Turnover> turnovers = new LinkedHashMap<>();
    private GrantOrder newOrder = order;

    GrantTable with(Map<ObjectRef, List<GrantBinding>> outcome) {
      for (var change : outcome.entrySet()) {
        if (!replaced(change.getKey(), change.getValue())) {
          return anew(outcome);
        }
      }
      return done();
    }

    /** Whether there was room for what comes. */
    private boolean replaced(ObjectRef ref, List<GrantBinding> after) {
      var before = order.find(ref);
      before.forEach(ranked -> turnover(ranked).gone.add(ranked.rank()));
      if (before.size() > 1 || after.isEmpty()) {
        newOrder = newOrder.without(ref);
      }
      for (var grant : after) {
        var ranked = newOrder.rank(grant);
        if (ranked.isEmpty()) {
          return false;
        }
        newOrder = newOrder.with(ranked.get());
        turnover(ranked.get()).come.add(ranked.get());
      }
      return true;
    }

    private Turnover turnover(Ranked ranked) {
      return turnovers.computeIfAbsent(
          ranked.grant().subject(), any -> new Turnover(new ArrayList<>(1), new HashSet<>()));
    }

    private GrantTable done() {
      var edit = terms.edit();
      var put = new ArrayList<Bucket>();
      var gone = new ArrayList<Bucket>();
      turnovers.forEach(
          (subject, turnover) -> {
            var grants = new ArrayList<>(turnover.come);
            var before = subjects.find(subject);
            if (before != null) {
              gone.add(before);
              before.release(edit);
              before.grants().stream()
                  .filter(each -> !turnover.gone.contains(each.rank()))
                  .forEach(grants::add);
            }
            if (!grants.isEmpty()) {
              grants.sort(Comparator.comparingLong(Ranked::rank));
              put.add(Bucket.of(subject, grants, edit));
            }
          });
      return new GrantTable(items, newOrder, edit.done(), subjects.with(put, gone));
    }
  }
}
