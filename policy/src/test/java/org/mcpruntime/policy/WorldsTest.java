package org.mcpruntime.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.domains.Domain;
import net.jqwik.api.statistics.Statistics;
import net.jqwik.api.statistics.StatisticsReport;
import org.mcpruntime.contract.audit.Reason;

/** The worlds that the properties draw from meet every case, so that none holds for want of any. */
@Domain(Worlds.class)
@StatisticsReport(StatisticsReport.StatisticsReportMode.OFF)
class WorldsTest {

  @Property(tries = 5000)
  void every_reason_is_met_and_many_things_are_allowed(@ForAll World world) {
    var decision = world.enforced();
    Statistics.label("reason")
        .collect(decision.reason())
        .coverage(
            cases ->
                EnumSet.range(Reason.ALLOWED, Reason.METHOD_UNKNOWN)
                    .forEach(reason -> cases.check(reason).count(times -> times > 0)));
    Statistics.label("answer")
        .collect(decision.getClass(), decision.reason() == Reason.ALLOWED, world.isUse())
        .coverage(
            cases -> {
              cases.check(Permit.class, true, true).percentage(share -> share > 5);
              cases.check(Permit.class, false, true).percentage(share -> share > 0.2);
              cases.check(Permit.class, true, false).percentage(share -> share > 1);
              cases.check(Denial.class, false, false).percentage(share -> share > 1);
            });
    Statistics.label("observed")
        .collect(!world.decision().equals(decision))
        .coverage(cases -> cases.check(true).percentage(share -> share > 5));
    assertThat(Check.check(world.snapshot())).as("a document that may be enforced").isEmpty();
  }
}
