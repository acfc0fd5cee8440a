package org.mcpruntime.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.mcpruntime.client.Api;

/**
 * What others say is text, wherever it is shown: nothing of it becomes markup, runs or is fetched.
 */
@EnabledIf("org.mcpruntime.console.Window#isThere")
final class HostileTest {

  static final String MARKUP = "<img src=x onerror=\"document.title='run'\">";
  static final String SCRIPT = "</p></script><script>document.title='run'</script>";

  /** A name that is read from the right, and one that has something between its letters. */
  static final String UNSEEN = "\u202Egnp.exe\u200B";

  static final String TOOL = "<b>bold</b>&javascript:alert(1)";

  @TempDir Path data;

  private static String manifests() {
    return """
    apiVersion: mcpruntime.org/v1alpha1
    kind: MCPServer
    metadata: {name: hostile, namespace: mcp-servers}
    spec:
      description: '%1$s'
      transport: stdio
      command: ["$(JAVA_HOME)/bin/java", "-XX:TieredStopAtLevel=1", "-cp", "$(CLASSES)", "org.mcpruntime.console.HostileServerMain"]
      envVars: [{name: CLASSES, value: "%2$s"}]
      tools:
        - {name: '%3$s', description: '%1$s', sideEffect: read, audit: arguments}
        - {name: 'missing', description: "%4$s", sideEffect: read, requiredTrust: high}
      prompts:
        - {name: '%3$s', description: '%1$s'}
      mcpResources:
        - {name: handbook, uri: "javascript:alert(1)", description: '%1$s'}
      gateway: {enabled: true}
    ---
    apiVersion: mcpruntime.org/v1alpha1
    kind: MCPAccessGrant
    metadata: {name: hostile, namespace: mcp-servers}
    spec:
      serverRef: {name: hostile}
      subject: {humanID: '%5$s', agentID: "agent%4$s"}
      maxTrust: medium
      allowedSideEffects: [read]
      toolRules:
        - {name: '%3$s', decision: allow}
        - {name: 'missing', decision: allow}
    ---
    apiVersion: mcpruntime.org/v1alpha1
    kind: MCPAgentSession
    metadata: {name: hostile, namespace: mcp-servers}
    spec:
      serverRef: {name: hostile}
      subject: {humanID: '%5$s', agentID: "agent%4$s"}
      consentedTrust: low
    ---
    apiVersion: mcpruntime.org/v1alpha1
    kind: MCPAccessGrant
    metadata: {name: plain, namespace: mcp-servers}
    spec:
      serverRef: {name: hostile}
      subject: {humanID: '%5$s'}
      maxTrust: medium
      allowedSideEffects: [read]
    ---
    apiVersion: mcpruntime.org/v1alpha1
    kind: MCPAgentSession
    metadata: {name: plain, namespace: mcp-servers}
    spec:
      serverRef: {name: hostile}
      subject: {humanID: '%5$s'}
      consentedTrust: low
    """
        .formatted(
            MARKUP.replace("'", "''"),
            System.getProperty("java.class.path"),
            TOOL,
            "\\u202Egnp.exe\\u200B",
            SCRIPT.replace("'", "''"));
  }

  @Test
  void whatOthersSayIsText() {
    try (var site = new Site(data).write("hostile.yaml", manifests()).awaitReady("hostile");
        var window = new Window();
        var somebody = window.somebody(ColorScheme.LIGHT)) {
      var dialogs = new CopyOnWriteArrayList<String>();
      var page = window.tab(somebody);
      page.onDialog(
          dialog -> {
            dialogs.add(dialog.message());
            dialog.dismiss();
          });
      // Who calls is said in headers, which carry what is not ASCII badly; markup they carry well.
      var headers =
          Map.of(
              "X-MCP-Human-ID", SCRIPT,
              "X-MCP-Agent-ID", MARKUP,
              "X-MCP-Agent-Session", SCRIPT);
      site.callAt("/hostile/mcp", TOOL, MARKUP, SCRIPT, headers);
      Window.logIn(page, site);

      assertThat(page.locator("virtual-table")).containsText(MARKUP);
      harmless(page);
      visit(page, site, "servers/mcp-servers/hostile", "not declared");
      assertThat(page.locator("main")).containsText(TOOL);
      assertThat(page.locator("main")).containsText("U+202E");
      assertThat(page.locator("main")).containsText("javascript:alert(1)");
      visit(page, site, "access", "hostile");
      visit(page, site, "access/grants/mcp-servers/hostile", "</script>");
      assertThat(page.locator("main")).containsText("U+200B");
      visit(page, site, "access/sessions/mcp-servers/hostile", "</script>");
      visit(page, site, "events?agent_id=" + encoded(MARKUP), MARKUP);
      assertThat(page.locator(".chips")).containsText(MARKUP);
      page.locator("virtual-table .denied a").first().click();
      assertThat(page.locator("h1")).containsText("Denied");
      page.getByText("As it was written").click();
      harmless(page);
      visit(page, site, "usage", MARKUP);
      visit(page, site, "events/" + encoded(MARKUP), "is no id");
      visit(page, site, "servers/x/" + encoded(SCRIPT), "There is no server");

      visit(page, site, "inspector?namespace=mcp-servers&server=hostile", "Show its tools");
      page.getByLabel("As").selectOption("plain");
      page.getByText("Show its tools").click();
      page.locator(".tools button").first().click();
      assertThat(page.locator(".call")).containsText(MARKUP);
      page.locator(".call .field input").first().fill(SCRIPT);
      page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Call").setExact(true))
          .click();
      assertThat(page.getByText("The record of this call, explained")).isVisible();
      assertThat(page.locator(".messages")).containsText(MARKUP);
      harmless(page);
      page.getByText("The record of this call, explained").click();
      assertThat(page.locator("main")).containsText(SCRIPT);
      harmless(page);
      assertThat(dialogs).isEmpty();
      assertThat(window.wrong.stream().filter(each -> !each.contains("404")).toList()).isEmpty();
    }
  }

  private static String encoded(String text) {
    return Api.escaped(text);
  }

  private static void visit(Page page, Site site, String path, String text) {
    page.navigate(site.console(path).toString());
    assertThat(page.locator("main")).containsText(text);
    harmless(page);
  }

  /** Nothing is on the page that our templates do not make. */
  private static void harmless(Page page) {
    for (var foreign :
        List.of("#app img", "#app script", "#app b", "#app iframe", "a[href^='javascript:' i]")) {
      assertThat(page.locator(foreign)).hasCount(0);
    }
    assertThat(page.title()).isNotEqualTo("run");
  }
}
