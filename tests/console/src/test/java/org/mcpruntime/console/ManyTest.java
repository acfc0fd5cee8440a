package org.mcpruntime.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.mcpruntime.analytics.duckdb.DuckSettings;
import org.mcpruntime.analytics.duckdb.DuckStore;
import org.mcpruntime.analytics.duckdb.StoreWatcher;

/** Many servers and many events are shown as quickly as few. What was measured is printed. */
@EnabledIf("org.mcpruntime.console.Window#isThere")
final class ManyTest {

  private static final int SERVERS = 1_000;
  private static final int EVENTS = 100_000;

  /** Far more than it takes: how fast a page is, is said by the figures that are printed. */
  private static final double BOUND_MS = 10_000;

  @TempDir Path data;

  private static String event(int number, Instant at) {
    boolean denied = number % 10 == 0;
    return """
    {"id":"%s","timestamp":"%s","source":"many","event_type":"mcp.request","payload":{"phase":"outcome","method":"POST","path":"/s/mcp","status":200,"latency_ms":%d,"server":"server-%04d","namespace":"mcp-servers","human_id":"human-%d","agent_id":"agent-%d","session_id":"s-%d","rpc_method":"tools/call","tool_name":"tool-%d","decision":"%s","reason":"%s"}}"""
        .formatted(
            new UUID(0x0190_0000_0000_7000L | (long) number << 16, 0x8000_0000_0000_0000L | number),
            at,
            number % 40,
            number % SERVERS,
            number % 50,
            number % 20,
            number % 200,
            number % 30,
            denied ? "deny" : "allow",
            denied ? "trust_too_low" : "allowed");
  }

  private void fill() {
    var clock = InstantSource.system();
    var begin = clock.instant().minus(Duration.ofHours(20));
    try (var store =
        DuckStore.open(DuckSettings.of(data.resolve("store")), StoreWatcher.NONE, clock)) {
      var batch = new ArrayList<byte[]>();
      for (int i = 0; i < EVENTS; i++) {
        batch.add(event(i, begin.plusMillis(i * 700L)).getBytes(UTF_8));
        if (batch.size() == 5_000) {
          assertThat(store.append(batch).added()).isEqualTo(5_000);
          batch.clear();
        }
      }
    }
  }

  private static String servers() {
    var yaml = new StringBuilder();
    for (int i = 0; i < SERVERS; i++) {
      yaml.append(
          """
          ---
          apiVersion: mcpruntime.org/v1alpha1
          kind: MCPServer
          metadata: {name: server-%04d, namespace: mcp-servers}
          spec:
            description: The server of the number %d
            teamID: team-%d
            command: ["true"]
            replicas: 0
            tools:
              - {name: read_it, description: Reads, sideEffect: read}
              - {name: write_it, description: Writes, sideEffect: write, requiredTrust: medium}
            gateway: {enabled: true}
          """
              .formatted(i, i, i % 12));
    }
    return yaml.toString();
  }

  @Test
  void aThousandServersAndAHundredThousandEvents() {
    fill();
    try (var site = new Site(data).write("many.yaml", servers());
        var window = new Window();
        var somebody = window.somebody(ColorScheme.LIGHT)) {
      site.awaitObject("mcpservers", "server-0999");
      var page = window.tab(somebody);
      Window.logIn(page, site);
      assertThat(page.locator("virtual-table")).hasAttribute("aria-rowcount", "1001");

      measured(page, site, "servers", "server-0000");
      assertThat(page.locator("virtual-table .vspace [role=row]").count()).isLessThan(80);
      scrolled(page, "servers");
      type(page);
      measured(page, site, "servers/mcp-servers/server-0500", "Recent events");
      measured(page, site, "access", "There are none yet");
      measured(page, site, "events", "trust_too_low");
      measured(page, site, "events?decision=deny&tool_name=tool-0", "trust_too_low");
      measured(page, site, "usage?window=24h", "By reason");
      all(page, site);
      assertThat(window.wrong).isEmpty();
    }
  }

  /** From the request until the text is there. */
  private static void measured(Page page, Site site, String path, String text) {
    page.navigate(site.console(path).toString());
    page.waitForFunction(
        "(text) => document.querySelector('main')?.textContent.includes(text)", text);
    var paint =
        number(
            page,
            "() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? -1");
    var shown = number(page, "() => performance.now()");
    System.out.printf("printed: /console/%s painted %.0f ms, shown %.0f ms%n", path, paint, shown);
    assertThat(shown).isLessThan(BOUND_MS);
  }

  private static double number(Page page, String script) {
    return page.evaluate(script) instanceof Number number ? number.doubleValue() : -1;
  }

  /** Scrolls to the end in fifty steps, and says how long the longest frame was. */
  private static void scrolled(Page page, String what) {
    var longest =
        number(
            page,
            """
            async () => {
              const scroller = document.querySelector('.vscroll');
              let longest = 0;
              let last = performance.now();
              for (let i = 1; i <= 50; i++) {
                scroller.scrollTop = (scroller.scrollHeight - scroller.clientHeight) * (i / 50);
                await new Promise(requestAnimationFrame);
                const now = performance.now();
                longest = Math.max(longest, now - last);
                last = now;
              }
              return longest;
            }""");
    System.out.printf("printed: longest frame while scrolling %s: %.0f ms%n", what, longest);
  }

  private static void type(Page page) {
    page.getByLabel("Search").fill("number 77");
    assertThat(page.locator("virtual-table")).hasAttribute("aria-rowcount", "12");
  }

  /** Loads older ones until all are in view. */
  private static void all(Page page, Site site) {
    page.navigate(site.console("events").toString());
    assertThat(page.locator(".after button")).isVisible();
    var times = new ArrayList<Double>();
    while (page.locator(".after button").isVisible()) {
      var took =
          number(
              page,
              """
                  async () => {
                    const began = performance.now();
                    const before = document.querySelector('virtual-table').getAttribute('aria-rowcount');
                    document.querySelector('.after button').click();
                    while (document.querySelector('virtual-table').getAttribute('aria-rowcount') === before)
                      await new Promise(requestAnimationFrame);
                    return performance.now() - began;
                  }""");
      times.add(took);
      assertThat(page.locator(".after button[disabled]")).hasCount(0);
    }
    var rows = page.locator("virtual-table").getAttribute("aria-rowcount");
    times.sort(null);
    System.out.printf(
        "printed: %s rows in view; a page of older ones: median %.0f ms, longest %.0f ms%n",
        rows, times.get(times.size() / 2), times.getLast());
    assertThat(rows).isEqualTo(Integer.toString(EVENTS + 1));
    scrolled(page, "a hundred thousand events");
    assertThat(times.getLast()).isLessThan(BOUND_MS);
  }
}
