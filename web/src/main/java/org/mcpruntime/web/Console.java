package org.mcpruntime.web;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.mcpruntime.process.api.Hosts;
import org.mcpruntime.process.web.Asset;
import org.mcpruntime.process.web.Assets;

/** The console's pages, and where they lie. */
public final class Console {

  /** Where they are served. */
  public static final String PATH = "/console";

  private static final String FOLDER = "console/";
  private static final String LIBRARIES = "META-INF/resources/webjars/";
  private static final String LIT = LIBRARIES + "lit-html/3.3.2/";
  private static final String UPLOT = LIBRARIES + "uplot/1.6.30/dist/";

  /** Ours, by feature. */
  static final List<String> FILES =
      List.of(
          "access/grant.js",
          "access/list.js",
          "access/one.js",
          "access/session.js",
          "events/event.js",
          "events/filter.js",
          "events/kept.js",
          "events/lately.js",
          "events/list.js",
          "events/reasons.js",
          "events/said.js",
          "events/timeline.js",
          "events/try.js",
          "events/why.js",
          "inspector/inspector.js",
          "inspector/schema.js",
          "login/login.js",
          "servers/connect.js",
          "servers/list.js",
          "servers/server.js",
          "shell/api.js",
          "shell/console.css",
          "shell/dialog.js",
          "shell/dom.js",
          "shell/early.js",
          "shell/icon.svg",
          "shell/live.js",
          "shell/main.js",
          "shell/parts.js",
          "shell/router.js",
          "shell/session.js",
          "shell/theme.js",
          "shell/virtual.js",
          "shell/words.js",
          "usage/chart.js",
          "usage/usage.js");

  /** Of others, by the paths that ours import them from. */
  static final Map<String, String> OTHERS =
      Map.of(
          "lib/lit-html/lit-html.js",
          LIT + "lit-html.js",
          "lib/lit-html/directive.js",
          LIT + "directive.js",
          "lib/lit-html/directive-helpers.js",
          LIT + "directive-helpers.js",
          "lib/lit-html/directives/repeat.js",
          LIT + "directives/repeat.js",
          "lib/uplot/uPlot.esm.js",
          UPLOT + "uPlot.esm.js",
          "lib/uplot/uPlot.min.css",
          UPLOT + "uPlot.min.css");

  private Console() {}

  /**
   * All of it, to be served.
   *
   * @param hosts the names that it is asked by
   */
  public static Assets assets(Hosts hosts) {
    var files = new HashMap<String, Asset>();
    FILES.forEach(file -> files.put(file, Asset.read(Console.class, FOLDER + file)));
    OTHERS.forEach((path, file) -> files.put(path, Asset.read(Console.class, file)));
    return new Assets(PATH, Asset.read(Console.class, FOLDER + "index.html"), files, hosts);
  }
}
