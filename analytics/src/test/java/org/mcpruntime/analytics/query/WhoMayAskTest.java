package org.mcpruntime.analytics.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.mcpruntime.process.api.Api;

/** Every route of this module, each kind of caller. */
@Timeout(60)
final class WhoMayAskTest {

  /** The status that a user and an administrator get of an empty store. */
  private static final String TABLE =
      """
      /events                 403 200
      /events/export          403 200
      /events/{id}            403 404
      /runtime/server-events  403 400
      /stats                  403 200
      /sources                403 200
      /event-types            403 200
      /dashboard/summary      403 200
      /analytics/usage        403 200
      /user/analytics/usage   200 200
      """;

  @TempDir Path folder;

  @Test
  void everyRouteIsInTheTableAndAnswersEachCallerAsItSays() {
    var found = new TreeMap<String, String>();
    try (var analytics = new LoopbackAnalytics(folder)) {
      for (var route : analytics.routes) {
        var path = route.path().substring(Api.PREFIX.length());
        var concrete = path.replace("{id}", "01900000-0000-7000-8000-000000000000");
        for (var nobody : new String[] {"", "no-token-of-ours"}) {
          assertThat(analytics.get(concrete, nobody).status()).as(path).isEqualTo(401);
        }
        found.put(
            path,
            analytics.get(concrete, LoopbackAnalytics.USER).status()
                + " "
                + analytics.get(concrete, LoopbackAnalytics.ADMIN).status());
      }
    }
    assertThat(found).isEqualTo(table());
  }

  private static Map<String, String> table() {
    var table = new TreeMap<String, String>();
    for (var line : TABLE.lines().toList()) {
      var words = line.split(" +", -1);
      table.put(words[0], words[1] + " " + words[2]);
    }
    return table;
  }
}
