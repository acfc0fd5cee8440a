package org.mcpruntime.cli;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.client.Api;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
    name = "export",
    description = "Write all events to a file, as JSON lines or Parquet.",
    footer = {
      "",
      "Intents are among them; --phase outcome leaves them out. Without filters JSON lines have "
          + "whole chains, with the checkpoints that were signed: audit verify checks them."
    })
final class EventsExport implements Callable<Integer> {

  /** Of what. */
  enum Format {
    jsonl,
    parquet
  }

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Mixin private final Reach reach;
  @Mixin private final EventTimes times;

  @Option(
      names = "--output",
      paramLabel = "FILE",
      description = "where to (default: standard output)")
  private @Nullable Path output;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "jsonl",
      description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE})")
  private Format format = Format.jsonl;

  private final EventFlags flags = new EventFlags();

  private EventsExport(Map<String, String> environment, InstantSource clock) {
    this.reach = new Reach(environment);
    this.times = new EventTimes(clock);
  }

  static CommandSpec command(Map<String, String> environment, InstantSource clock) {
    var export = new EventsExport(environment, clock);
    return export.flags.in(CommandSpec.forAnnotatedObject(export));
  }

  @Override
  public Integer call() {
    var asked = flags.said();
    times.addTo(asked);
    asked.put("format", format.name());
    var api = reach.api();
    if (output != null) {
      write(api, asked, output.toAbsolutePath());
      return 0;
    }
    if (format == Format.parquet) {
      throw new ParameterException(
          spec.commandLine(), "--output names the file: Parquet is nothing for a terminal");
    }
    asked.remove("format"); // JSON lines are what comes unless it is said
    api.lines("/events/export", asked, print());
    return 0;
  }

  private Predicate<String> print() {
    var out = spec.commandLine().getOut();
    return line -> {
      out.println(line);
      return !out.checkError();
    };
  }

  /** What was there before stays until all of it has come. */
  private void write(Api api, Map<String, String> asked, Path file) {
    var err = spec.commandLine().getErr();
    var progress = BytesProgress.on(err);
    var draft = file.resolveSibling("." + file.getFileName() + ".part");
    try {
      try (var out = new BufferedOutputStream(Files.newOutputStream(draft))) {
        api.receive("/events/export", asked, out, progress::came);
      } finally {
        progress.end();
      }
      Files.move(draft, file, StandardCopyOption.REPLACE_EXISTING);
      err.printf("%,d bytes are in %s%n", Files.size(file), file);
    } catch (IOException e) {
      throw new Failure("%s cannot be written: %s".formatted(file, e));
    } finally {
      delete(draft);
    }
  }

  private static void delete(Path draft) {
    try {
      Files.deleteIfExists(draft);
    } catch (IOException e) {
      // Who cannot write here has heard it.
    }
  }
}
