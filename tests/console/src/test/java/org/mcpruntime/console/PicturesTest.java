package org.mcpruntime.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/**
 * Takes the pictures of the guide; with {@code -Dconsole.images=update} they become those of {@code
 * docs/images}.
 */
@EnabledIf("org.mcpruntime.console.Window#isThere")
final class PicturesTest {

  private static final Path ROOT = Path.of(System.getProperty("repo.root"));
  private static final Path IMAGES =
      ROOT.resolve(
          System.getProperty("console.images", "").equals("update")
              ? "docs/images"
              : "tests/console/target/images");

  @TempDir Path data;

  @Test
  void picturesOfThePages() {
    try (var site = new Site(data).assistant();
        var window = new Window()) {
      for (int i = 0; i < 12; i++) {
        assertThat(site.call("echo", "text", "hello " + i)).isEqualTo("hello " + i);
      }
      assertThat(site.call("create_task", "title", "x")).isEqualTo("tool_denied");
      assertThat(site.call("upper", "text", "hello")).isEqualTo("trust_too_low");
      for (var scheme : new ColorScheme[] {ColorScheme.LIGHT, ColorScheme.DARK}) {
        try (var somebody = window.somebody(scheme)) {
          var page = window.tab(somebody);
          var word = scheme.name().toLowerCase(Locale.ROOT);
          page.navigate(site.console("").toString());
          page.getByLabel("Key of this platform").waitFor();
          take(page, "login", word);
          Window.logIn(page, site);
          page.getByText("Refused lately").waitFor();
          take(page, "servers", word);
          page.locator("virtual-table a").getByText("workspace-assistant").click();
          page.getByText("declared, not there").waitFor();
          take(page, "server", word);
          page.navigate(site.console("access").toString());
          page.locator("virtual-table a").getByText("cursor-workspace").click();
          page.getByText("Ceiling").first().waitFor();
          take(page, "grant", word);
          page.navigate(site.console("events").toString());
          page.getByText("trust_too_low").first().waitFor();
          take(page, "events", word);
          page.locator("virtual-table [role=row]:has-text('trust_too_low') a").first().click();
          page.getByText("let the human consent").waitFor();
          take(page, "why", word);
          page.navigate(site.console("usage").toString());
          page.getByText("By reason").or(page.locator(".problem")).first().waitFor();
          take(page, "usage", word);
          page.navigate(
              site.console("inspector?namespace=mcp-servers&server=workspace-assistant")
                  .toString());
          page.getByText("Show its tools").click();
          page.locator(".tools button").filter(containing("add")).first().click();
          page.getByLabel("a (needed)").fill("2");
          page.getByLabel("b (needed)").fill("3");
          page.locator(".call button.first").click();
          page.getByText("The record of this call").waitFor();
          take(page, "inspector", word);
        }
      }
      assertThat(window.wrong).isEmpty();
    }
  }

  private static Locator.FilterOptions containing(String text) {
    return new Locator.FilterOptions().setHasText(text);
  }

  private static void take(Page page, String name, String scheme) {
    page.screenshot(
        new Page.ScreenshotOptions()
            .setPath(IMAGES.resolve("console-%s-%s.png".formatted(name, scheme))));
  }
}
