package org.mcpruntime.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** What people come for, from the first page on, and without knowing names or ids. */
@EnabledIf("org.mcpruntime.console.Window#isThere")
final class WalkTest {

  @TempDir Path data;
  private Site site;
  private static Window window;
  private Page page;

  @BeforeAll
  static void open() {
    window = new Window();
  }

  @AfterAll
  static void close() {
    window.close();
  }

  @BeforeEach
  void begin() {
    site = new Site(data).assistant();
    window.wrong.clear();
    page = window.tab(window.somebody(ColorScheme.LIGHT));
  }

  @AfterEach
  void end() {
    page.context().close();
    site.close();
  }

  private Locator link(String name) {
    return page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName(name).setExact(true));
  }

  private Locator button(String name) {
    return page.getByRole(
        AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
  }

  private Locator heading() {
    return page.locator("main h1");
  }

  @Test
  void whyAnAgentWasRefusedAndWhatWouldAllowIt() {
    assertThat(site.call("upper", "text", "hello")).isEqualTo("trust_too_low");
    Window.logIn(page, site);

    link("all that was refused").click();
    assertThat(heading()).hasText("Events");
    page.locator("virtual-table .denied a").first().click();
    assertThat(heading()).containsText("Denied: trust_too_low");
    assertThat(page.locator(".sum .total").first()).containsText("low");
    assertThat(page.locator(".changes")).containsText("let the human consent to trust medium");

    // The same by an agent that nobody has granted anything.
    page.getByLabel("Agent", new Page.GetByLabelOptions().setExact(true)).fill("stranger");
    button("What would be decided?").click();
    assertThat(page.locator(".verdict")).containsText("denied: session_not_found");
    assertThat(page.getByRole(AriaRole.GROUP, named("What differs"))).containsText("reason");
    // Another tool, which needs less.
    page.getByLabel("Agent", new Page.GetByLabelOptions().setExact(true)).fill("cursor");
    page.getByLabel("Tool", new Page.GetByLabelOptions().setExact(true)).fill("echo");
    button("What would be decided?").click();
    assertThat(page.locator(".verdict")).containsText("allowed");

    // What was done about it is seen at once.
    site.write("more.yaml", consent());
    assertThat(site.awaitBound("demo-more").call("upper", "text", "a", "demo-more")).isEqualTo("A");
    page.reload();
    assertThat(heading()).containsText("Denied");
    assertThat(window.wrong).isEmpty();
  }

  private static Page.GetByRoleOptions named(String name) {
    return new Page.GetByRoleOptions().setName(name);
  }

  private static String consent() {
    return """
    apiVersion: mcpruntime.org/v1alpha1
    kind: MCPAgentSession
    metadata: {name: demo-more, namespace: mcp-servers}
    spec:
      serverRef: {name: workspace-assistant}
      subject: {humanID: demo, agentID: cursor}
      consentedTrust: medium
    """;
  }

  @Test
  void whatChangesIsSeenWithoutAsking() {
    Window.logIn(page, site);
    link("Access").click();
    page.locator("virtual-table a").getByText("cursor-workspace").click();
    assertThat(heading()).containsText("in force");

    var _ = site.api().post("/runtime/grants/mcp-servers/cursor-workspace/disable", null);
    assertThat(heading()).containsText("disabled");
    assertThat(site.call("echo", "text", "hi")).isEqualTo("tool_not_granted");
    button("Enable").click();
    assertThat(heading()).containsText("in force");

    link("Events").click();
    assertThat(page.locator("virtual-table .denied")).hasCount(1);
    await().until(() -> site.call("echo", "text", "hi").equals("hi"));
    assertThat(page.locator("virtual-table [role=row]:has-text('echo')").first())
        .containsText("allowed");
    button("Pause").click();
    int before = page.locator("virtual-table .vspace [role=row]").count();
    assertThat(site.call("upper", "text", "hello")).isEqualTo("trust_too_low");
    assertThat(page.getByText("waiting)")).isVisible();
    assertThat(page.locator("virtual-table .vspace [role=row]").count()).isEqualTo(before);
    page.getByText("Go on").click();
    assertThat(page.locator("virtual-table .denied")).hasCount(2);

    page.getByLabel("Only where").selectOption("tool_name");
    page.getByLabel("its value is").fill("upper");
    button("Add").click();
    assertThat(page.locator("virtual-table .vspace [role=row]")).hasCount(1);
    assertThat(page.url()).endsWith("/console/events?tool_name=upper");
    page.reload();
    assertThat(page.locator("virtual-table .vspace [role=row]")).hasCount(1);
    assertThat(page.locator(".chips")).containsText("upper");
    assertThat(window.wrong).isEmpty();
  }

  @Test
  void aSessionIsRevokedForEverAndOnlyOnPurpose() {
    Window.logIn(page, site);
    link("Access").click();
    page.getByRole(AriaRole.BUTTON, named("Sessions")).click();
    page.locator("virtual-table a").getByText("demo-workspace").click();

    button("Revoke …").click();
    assertThat(page.getByRole(AriaRole.DIALOG)).containsText("This is final.");
    page.keyboard().press("Escape");
    assertThat(heading()).containsText("in force");
    button("Revoke …").click();
    button("Revoke for ever").click();
    assertThat(heading()).containsText("revoked");
    assertThat(button("Revoke …")).hasCount(0);
    await().until(() -> site.call("echo", "text", "hi").equals("session_revoked"));
    assertThat(window.wrong).isEmpty();
  }

  @Test
  void aLinkOfTheCommandLineLogsInOnce() {
    var code = site.api().post("/auth/codes", null).path("code").asText();
    var link = site.console("#login=" + code).toString();
    page.navigate(link);
    assertThat(heading()).hasText("Servers");
    assertThat(page.url()).doesNotContain(code);

    var other = window.tab(window.somebody(ColorScheme.LIGHT));
    other.navigate(link);
    assertThat(other.locator("main")).containsText("the link has been used");
    assertThat(other.locator("main")).not().containsText("workspace-assistant");
  }

  @Test
  void aWrongKeyIsRefusedAndTooManyAreForAWhile() {
    page.navigate(site.console("").toString());
    for (int i = 0; i < 5; i++) {
      page.getByLabel("Key of this platform").fill("wrong");
      button("Log in").click();
      assertThat(page.locator("#login-problem")).containsText("no key of this platform");
    }
    page.getByLabel("Key of this platform").fill(site.token());
    button("Log in").click();
    assertThat(page.locator("#login-problem")).containsText("too many attempts");
  }

  @Test
  void nothingIsShownOfASessionThatHasEnded() {
    Window.logIn(page, site);
    link("workspace-assistant").click();
    assertThat(heading()).containsText("workspace-assistant");
    var other = window.tab(page.context());
    other.navigate(site.console("events").toString());
    assertThat(other.locator("main h1")).hasText("Events");

    other.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Log out")).click();
    for (var tab : new Page[] {page, other}) {
      assertThat(tab.getByLabel("Key of this platform")).isVisible();
      assertThat(tab.locator("body")).not().containsText("workspace-assistant");
      assertThat(tab.title()).isEqualTo("Log in · MCP Runtime");
    }
    page.goBack();
    assertThat(page.getByLabel("Key of this platform")).isVisible();
    assertThat(page.locator("body")).not().containsText("workspace-assistant");
  }

  @Test
  void aPlatformThatIsStartedAnewAsksToLogInAgain() {
    Window.logIn(page, site);
    link("workspace-assistant").click();
    assertThat(page.locator(".link")).containsText("live");

    site.restart();
    assertThat(page.getByLabel("Key of this platform")).isVisible();
    assertThat(page.locator("body")).containsText("Your session has ended");
    assertThat(page.locator("body")).not().containsText("workspace-assistant");
    page.getByLabel("Key of this platform").fill(site.token());
    button("Log in").click();
    assertThat(heading()).containsText("workspace-assistant");
  }

  @Test
  void aPlatformThatIsAwayIsSaidToBe() {
    Window.logIn(page, site);
    assertThat(page.locator(".link")).containsText("live");
    site.stop();
    assertThat(page.locator(".link")).containsText("disconnected, since");
    assertThat(page.locator("main .notice")).containsText("may be out of date");
    await()
        .atMost(Duration.ofSeconds(5))
        .until(() -> page.locator("#announcer").textContent().contains("Disconnected"));
  }

  @Test
  void anInspectedCallLeadsToItsRecord() {
    Window.logIn(page, site);
    link("Inspector").click();
    page.getByRole(AriaRole.COMBOBOX, named("Server"))
        .selectOption("mcp-servers/workspace-assistant");
    button("Show its tools").click();
    assertThat(page.locator(".tools")).containsText("echo");
    assertThat(page.locator(".tools")).not().containsText("upper");

    page.locator(".tools button").getByText("echo").click();
    page.getByLabel("text (needed)").fill("hello there");
    button("Call").click();
    assertThat(page.locator(".messages")).containsText("hello there");
    link("The record of this call, explained").click();
    assertThat(heading()).hasText("Allowed");

    page.goBack();
    page.getByText("Show its tools").click();
    page.getByLabel("One that it does not see").fill("upper");
    button("Choose").click();
    page.getByLabel("Arguments as a JSON object").fill("{\"text\": \"a\"}");
    button("Call").click();
    assertThat(page.locator(".messages")).containsText("trust_too_low");
    assertThat(window.wrong).isEmpty();
  }
}
