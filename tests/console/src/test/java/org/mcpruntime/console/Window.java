package org.mcpruntime.console;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** A browser; whatever goes wrong in its pages is remembered. */
final class Window implements AutoCloseable {

  /** The Chromium that is used. */
  static final Path BROWSER = Path.of(System.getProperty("console.browser", "/usr/bin/chromium"));

  private static final double PATIENCE_MS = 15_000;

  /** Messages of errors, and breaches of the policy for content. */
  final List<String> wrong = new CopyOnWriteArrayList<>();

  private final Playwright playwright;
  private final Browser browser;

  /** Whether there is a browser at all. */
  static boolean isThere() {
    return Files.isExecutable(BROWSER);
  }

  Window() {
    playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    browser =
        playwright
            .chromium()
            .launch(
                new BrowserType.LaunchOptions()
                    .setExecutablePath(BROWSER)
                    .setArgs(List.of("--no-sandbox", "--disable-gpu")));
  }

  /** Somebody with cookies of their own. */
  BrowserContext somebody(ColorScheme scheme) {
    return somebody(scheme, 1280, 800);
  }

  BrowserContext somebody(ColorScheme scheme, int width, int height) {
    var context =
        browser.newContext(
            new Browser.NewContextOptions()
                .setColorScheme(scheme)
                .setLocale("en-GB")
                .setTimezoneId("UTC")
                .setViewportSize(width, height));
    context.setDefaultTimeout(PATIENCE_MS);
    context.addInitScript(
        "addEventListener('securitypolicyviolation',"
            + " (e) => console.error('policy: ' + e.violatedDirective + ' ' + e.blockedURI + ' ' + e.sample))");
    return context;
  }

  /** A tab, whose errors are remembered. */
  Page tab(BrowserContext somebody) {
    var page = somebody.newPage();
    page.onConsoleMessage(
        message -> {
          if (message.type().equals("error")) {
            wrong.add(message.text());
          }
        });
    page.onPageError(error -> wrong.add(error));
    return page;
  }

  /** Somebody who has logged in with the platform's key, on its first page. */
  static void logIn(Page page, Site site) {
    page.navigate(site.console("").toString());
    page.getByLabel("Key of this platform").fill(site.token());
    page.locator("form button").click();
    page.locator("main h1").getByText("Servers").waitFor();
  }

  @Override
  public void close() {
    browser.close();
    playwright.close();
  }
}
