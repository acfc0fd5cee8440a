package org.mcpruntime.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.RequestOptions;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** Whose a session is, when it ends, and what is shown then. */
@EnabledIf("org.mcpruntime.console.Window#isThere")
final class SessionTest {

  private static final String SERVER = "workspace-assistant";

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

  private String body() {
    return page.locator("body").innerText();
  }

  private void awaitLogin() {
    page.getByLabel("Key of this platform").waitFor();
    assertThat(body()).doesNotContain(SERVER);
  }

  /** Another program of this machine, whose port the browser visits, is sent the cookie. */
  @Test
  void whoIsSentTheCookieCannotUseItAndAnotherTabCan() {
    Window.logIn(page, site);
    assertThat(page.context().cookies()).hasSize(1);

    var replayed =
        page.context()
            .request()
            .get(
                site.console("/api/v1/servers").toString(),
                RequestOptions.create()
                    .setHeader("Sec-Fetch-Site", "same-origin")
                    .setHeader("X-MCP-Console", "1"));
    assertThat(replayed.status()).isEqualTo(401);

    var another = window.tab(page.context());
    another.navigate(site.console("").toString());
    assertThat(another.locator("main h1")).containsText("Servers");
    assertThat(window.wrong).isEmpty();
  }

  @Test
  void aSessionThatExpiresEndsByItselfAndShowsNothing() {
    page.clock().install();
    Window.logIn(page, site);
    page.getByText(SERVER).first().waitFor();

    page.clock().fastForward("07:59:00");
    assertThat(page.locator("main h1")).containsText("Servers");
    page.clock().fastForward("00:02:00");

    awaitLogin();
    assertThat(body()).contains("Your session has expired.");
  }

  @Test
  void backShowsNothingOfASessionThatHasEnded() {
    Window.logIn(page, site);
    page.getByText(SERVER).first().waitFor();
    page.navigate(site.console("/health").toString());
    var another = window.tab(page.context());
    another.navigate(site.console("").toString());
    another.getByText("Log out").click();
    another.getByLabel("Key of this platform").waitFor();

    page.goBack();

    awaitLogin();
  }

  /** What a browser that keeps left pages tells them; the one that tests use keeps none. */
  @Test
  void aPageThatIsPutAsideShowsNothingAndIsLoadedAgain() {
    Window.logIn(page, site);
    page.getByText(SERVER).first().waitFor();

    page.evaluate("dispatchEvent(new PageTransitionEvent('pagehide', {persisted: true}))");
    assertThat(body()).doesNotContain(SERVER);
    page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))");

    page.getByText(SERVER).first().waitFor();
  }

  /**
   * Nobody who is no administrator can log in on one machine: the answers say that somebody has.
   */
  @Test
  void whoIsNoAdministratorIsShownWhatTheyMayAsk() {
    page.route(
        "**/auth/login",
        route -> {
          var answer = route.fetch();
          route.fulfill(
              new Route.FulfillOptions()
                  .setResponse(answer)
                  .setBody(answer.text().replace("\"admin\"", "\"user\"")));
        });
    page.route(
        "**/auth/status",
        route ->
            route.fulfill(
                new Route.FulfillOptions()
                    .setContentType("application/json")
                    .setBody(
                        "{\"authenticated\":true,\"expiresAt\":\"2099-01-01T00:00:00Z\","
                            + "\"principal\":{\"subject\":\"ada\",\"role\":\"user\"}}")));
    page.route(
        "**/api/v1/events*",
        route ->
            route.fulfill(
                new Route.FulfillOptions()
                    .setStatus(403)
                    .setContentType("application/json")
                    .setBody(
                        "{\"error\":\"forbidden\",\"message\":\"this is for administrators\"}")));
    Window.logIn(page, site);

    assertThat(page.locator("nav li")).hasText(new String[] {"Servers", "Access"});
    assertThat(page.locator(".who")).containsText("(user)");
    page.locator("nav").getByText("Access").click();
    page.getByText("cursor-workspace").first().click();
    assertThat(page.locator("main h1")).containsText("cursor-workspace");
    assertThat(page.getByText("Disable")).hasCount(0);

    page.navigate(site.console("events").toString());
    assertThat(page.locator("main")).containsText("administrators");
  }
}
