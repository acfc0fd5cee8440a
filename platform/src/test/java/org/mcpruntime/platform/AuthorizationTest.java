package org.mcpruntime.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Who may ask what: every route of this module, each kind of caller. */
@Timeout(60)
final class AuthorizationTest {

  /**
   * The status that a user and an administrator get from an empty platform with {@code {}} for a
   * body; 403 is the only one that is about who asks.
   */
  private static final String TABLE =
      """
      DELETE /resources/{kind}/{namespace}/{name}            403 404
      GET    /resources/{kind}                               200 200
      GET    /resources/{kind}/{namespace}/{name}            404 404
      PUT    /resources/{kind}/{namespace}/{name}            403 400
      DELETE /runtime/servers/{namespace}/{name}             403 404
      GET    /runtime/servers                                200 200
      GET    /runtime/servers/{namespace}/{name}             404 404
      GET    /runtime/servers/{namespace}/{name}/logs        403 404
      POST   /runtime/servers                                403 400
      GET    /runtime/tools                                  200 200
      DELETE /runtime/grants/{namespace}/{name}              403 404
      GET    /runtime/grants                                 200 200
      GET    /runtime/grants/{namespace}/{name}              404 404
      PATCH  /runtime/grants/{namespace}/{name}              403 400
      POST   /runtime/grants                                 403 400
      POST   /runtime/grants/{namespace}/{name}/disable      403 404
      POST   /runtime/grants/{namespace}/{name}/enable       403 404
      DELETE /runtime/sessions/{namespace}/{name}            403 404
      GET    /runtime/sessions                               200 200
      GET    /runtime/sessions/{namespace}/{name}            404 404
      PATCH  /runtime/sessions/{namespace}/{name}            403 400
      POST   /runtime/sessions                               403 400
      POST   /runtime/sessions/{namespace}/{name}/revoke     403 404
      POST   /runtime/sessions/{namespace}/{name}/unrevoke   403 404
      GET    /runtime/policy                                 403 400
      GET    /runtime/explain                                403 400
      POST   /runtime/try                                    403 400
      POST   /runtime/inspect/tools                          403 400
      POST   /runtime/inspect/call                           403 400
      POST   /runtime/adapter/sessions                       400 400
      GET    /live                                           200 200
      GET    /events/{id}/explain                            403 404
      GET    /status                                         200 200
      GET    /auth/me                                        200 200
      POST   /auth/codes                                     403 200
      GET    /openapi.json                                   200 200
      GET    /openapi.yaml                                   200 200
      """;

  @TempDir Path folder;
  private LoopbackPlatform platform;

  @BeforeEach
  void begin() {
    platform = new LoopbackPlatform(folder);
  }

  @AfterEach
  void end() {
    platform.close();
  }

  @Test
  void everyRouteIsInTheTableAndAnswersEachCallerAsItSays() {
    var found = new TreeMap<String, String>();
    for (var route : platform.routes) {
      var path = route.path().substring(Platform.PREFIX.length());
      var body = route.shape().reads() == null ? "" : "{}";
      var concrete =
          path.replace("{kind}", "mcpservers")
              .replace("{namespace}", "mcp-servers")
              .replace("{name}", "nobody")
              .replace("{id}", "01900000-0000-7000-8000-000000000000");
      assertThat(concrete).doesNotContain("{");
      for (var nobody : new String[] {"", "no-token-of-ours"}) {
        assertThat(platform.ask(route.verb().name(), concrete, body, nobody).status())
            .as("%s %s for nobody", route.verb(), path)
            .isEqualTo(401);
      }
      var user = platform.ask(route.verb().name(), concrete, body, LoopbackPlatform.USER);
      var admin = platform.ask(route.verb().name(), concrete, body, LoopbackPlatform.ADMIN);
      found.put(route.verb() + " " + path, user.status() + " " + admin.status());
    }

    assertThat(found).isEqualTo(table());
  }

  private static Map<String, String> table() {
    var table = new TreeMap<String, String>();
    for (var line : TABLE.lines().toList()) {
      var words = line.split(" +", -1);
      table.put(words[0] + " " + words[1], words[2] + " " + words[3]);
    }
    return table;
  }
}
