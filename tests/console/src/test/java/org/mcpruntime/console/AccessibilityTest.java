package org.mcpruntime.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** Pages for everybody: judged by axe, walked with the keyboard, on screens of every width. */
@EnabledIf("org.mcpruntime.console.Window#isThere")
final class AccessibilityTest {

  private static final Set<String> GRAVE = Set.of("serious", "critical");

  /** Elements that reach past the screen, and are not cut or scrolled by another. */
  private static final String SPILT =
      """
      () => [...document.querySelectorAll('body *')]
        .filter((each) => each.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
        .filter((each) => !each.closest('.unseen, .skip, .scrolled, pre, .vhead, .vscroll'))
        .map((each) => each.outerHTML.slice(0, 120))""";

  @TempDir static Path data;
  private static Site site;
  private static Window window;

  @BeforeAll
  static void begin() {
    site = new Site(data).assistant();
    assertThat(site.call("echo", "text", "hi")).isEqualTo("hi");
    assertThat(site.call("upper", "text", "hi")).isEqualTo("trust_too_low");
    window = new Window();
  }

  @AfterAll
  static void end() {
    window.close();
    site.close();
  }

  /** Each page, and a text that is there when it is. */
  private static Map<String, String> pages(Page page) {
    var pages = new LinkedHashMap<String, String>();
    pages.put("servers", "workspace-assistant");
    pages.put("servers/mcp-servers/workspace-assistant", "declared, not there");
    pages.put("access", "cursor-workspace");
    pages.put("access?show=sessions", "demo-workspace");
    pages.put("access/grants/mcp-servers/cursor-workspace", "in force");
    pages.put("access/sessions/mcp-servers/demo-workspace", "Revoke");
    pages.put("events", "trust_too_low");
    page.navigate(site.console("events?decision=deny").toString());
    pages.put(
        page.locator("virtual-table .denied a").first().getAttribute("href").substring(9),
        "Try it");
    pages.put("usage", "By reason");
    pages.put("inspector?namespace=mcp-servers&server=workspace-assistant", "Show its tools");
    pages.put("nowhere", "There is nothing here");
    return pages;
  }

  private static void visit(Page page, String path, String text) {
    page.navigate(site.console(path).toString());
    assertThat(page.locator("main")).containsText(text);
  }

  @Test
  void axeFindsNothingGrave() {
    var found = new ArrayList<String>();
    for (var scheme : new ColorScheme[] {ColorScheme.LIGHT, ColorScheme.DARK}) {
      try (var somebody = window.somebody(scheme)) {
        var page = window.tab(somebody);
        page.navigate(site.console("").toString());
        assertThat(page.locator("main")).containsText("Key of this platform");
        judge(page, scheme + " login", found);
        Window.logIn(page, site);
        pages(page)
            .forEach(
                (path, text) -> {
                  visit(page, path, text);
                  page.locator("details")
                      .all()
                      .forEach(details -> details.evaluate("(each) => (each.open = true)"));
                  judge(page, scheme + " " + path, found);
                });
        visit(page, "access/sessions/mcp-servers/demo-workspace", "Revoke");
        page.getByText("Revoke …").click();
        judge(page, scheme + " dialog", found);
      }
    }
    assertThat(found).isEmpty();
  }

  private static void judge(Page page, String where, List<String> found) {
    var results = new AxeBuilder(page).analyze();
    for (var rule : results.getViolations()) {
      var line =
          "%s: %s (%s) %s"
              .formatted(
                  where,
                  rule.getId(),
                  rule.getImpact(),
                  rule.getNodes().stream().limit(3).map(node -> node.getHtml()).toList());
      if (GRAVE.contains(rule.getImpact())) {
        found.add(line);
      } else {
        System.out.println("axe, not grave: " + line);
      }
    }
  }

  @Test
  void noPageIsWiderThanItsScreen() {
    for (int width : new int[] {320, 768, 1600}) {
      try (var somebody = window.somebody(ColorScheme.LIGHT, width, 800)) {
        var page = window.tab(somebody);
        Window.logIn(page, site);
        pages(page)
            .forEach(
                (path, text) -> {
                  visit(page, path, text);
                  assertThat((List<?>) page.evaluate(SPILT)).as("%s at %d", path, width).isEmpty();
                });
      }
    }
  }

  @Test
  void allOfItIsReachedWithTheKeyboard() {
    try (var somebody = window.somebody(ColorScheme.LIGHT)) {
      var page = window.tab(somebody);
      var keys = page.keyboard();
      page.navigate(site.console("").toString());
      assertThat(page.getByLabel("Key of this platform")).isVisible();
      keys.press("Tab");
      assertThat(page.getByLabel("Key of this platform")).isFocused();
      keys.type(site.token());
      keys.press("Enter");
      assertThat(page.locator("h1")).hasText("Servers");

      // Past the menu to the content.
      page.reload();
      assertThat(page.locator("h1")).hasText("Servers");
      keys.press("Tab");
      assertThat(page.locator(".skip")).isFocused();
      keys.press("Enter");
      assertThat(page.locator("main")).isFocused();

      tabTo(page, "a[href='/console/events?decision=deny']");
      keys.press("Enter");
      assertThat(page.locator("h1")).hasText("Events");
      assertThat(page.locator("h1")).isFocused();
      page.getByLabel("Decision").selectOption("");
      assertThat(page.locator("virtual-table .vspace [role=row]").nth(3)).isVisible();

      tabTo(page, "virtual-table a");
      keys.press("ArrowDown");
      keys.press("ArrowDown");
      assertThat(page.locator("virtual-table .vspace [role=row]").nth(2).locator("a")).isFocused();
      keys.press("End");
      assertThat(page.locator("virtual-table .vspace [role=row]").last().locator("a")).isFocused();
      keys.press("Home");
      assertThat(page.locator("virtual-table .vspace [role=row]").first().locator("a")).isFocused();
      keys.press("Enter");
      assertThat(page.locator("h1")).isFocused();

      tabTo(page, "section[aria-labelledby=try] button");
      keys.press("Enter");
      assertThat(page.locator(".verdict")).isVisible();
    }
  }

  private static void tabTo(Page page, String selector) {
    for (int i = 0; i < 80; i++) {
      page.keyboard().press("Tab");
      boolean there =
          Boolean.TRUE.equals(page.evaluate("(s) => document.activeElement.matches(s)", selector));
      if (there) {
        return;
      }
    }
    throw new AssertionError("no Tab leads to " + selector);
  }
}
