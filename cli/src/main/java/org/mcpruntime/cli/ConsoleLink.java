package org.mcpruntime.cli;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "console",
    description = "Make a link that logs a browser in, once, within a minute.",
    footer = {"", "Whoever opens the link first is logged in as you."})
final class ConsoleLink implements Callable<Integer> {

  @Mixin private final Reach reach;

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @Option(names = "--open", description = "open it in a browser, where there is one")
  private boolean open;

  ConsoleLink(Map<String, String> environment) {
    this.reach = new Reach(environment);
  }

  @Override
  public Integer call() {
    var api = reach.api();
    var code = api.post("/auth/codes", null).path("code").asText();
    var link = api.base().resolve("/console/#login=" + code);
    var out = spec.commandLine().getOut();
    if (open && isOpened(link)) {
      // The link is in nobody's log or list of what was said.
      out.println("opened " + api.base().resolve("/console/"));
    } else {
      out.println(link);
    }
    return 0;
  }

  /** By a page of the user's own: arguments of programs are seen by everybody on the machine. */
  private static boolean isOpened(URI link) {
    var system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    var program = system.startsWith("mac") ? "open" : "xdg-open";
    try {
      var page = page(link);
      var process =
          new ProcessBuilder(List.of(program, page.toUri().toString()))
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.waitFor() == 0;
    } catch (IOException e) {
      return false; // there is no such program
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /**
   * A page that leads to the link. It stays, for nobody says when the browser has read it; its code
   * counts once and for a minute.
   */
  static Path page(URI link) throws IOException {
    // A file that is made so is its owner's alone.
    var page = Files.createTempFile("mcp-runtime-console", ".html");
    return Files.writeString(
        page,
        """
        <!doctype html><meta charset="utf-8"><meta name="referrer" content="no-referrer">
        <meta http-equiv="refresh" content="0; url=%s"><title>MCP Runtime</title>
        """
            .formatted(link));
  }
}
