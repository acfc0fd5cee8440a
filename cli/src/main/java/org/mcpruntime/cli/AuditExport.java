package org.mcpruntime.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.mcpruntime.gateway.spool.Export;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "export",
    description =
        "Write the records of a spool as JSON, one a line, with their places in the chain.",
    footer = {
      "",
      "The gateway may be running. Lines {\"gap\":…} tell of events that are not there, lines "
          + "{\"checkpoint\":…} are signed; audit verify checks what was written."
    })
final class AuditExport implements Callable<Integer> {

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Parameters(arity = "1", paramLabel = "DIR", description = "the spool of a gateway")
  @SuppressWarnings("NullAway.Init") // set by picocli
  private Path directory;

  @Option(
      names = "--from",
      paramLabel = "TIME",
      description = "from the first event of then or later on, such as 2026-01-31T00:00:00Z")
  private @Nullable Instant from;

  @Option(names = "--to", paramLabel = "TIME", description = "up to the last event before that")
  private @Nullable Instant to;

  @Option(
      names = "--output",
      paramLabel = "FILE",
      description = "where to (default: standard output)")
  private @Nullable Path output;

  @Override
  public Integer call() {
    if (!Files.isDirectory(directory)) {
      throw new Failure("%s is not the directory of a spool".formatted(directory));
    }
    try (var out =
        output == null
            ? new Written(spec.commandLine().getOut())
            : new BufferedOutputStream(Files.newOutputStream(output))) {
      var result = Export.of(directory, from, to, out);
      if (result.damages() > 0) {
        spec.commandLine()
            .getErr()
            .println(
                "%s is damaged in %d places, whose records are left out; see audit verify"
                    .formatted(directory, result.damages()));
      }
      return result.damages() == 0 ? 0 : 1;
    } catch (IOException e) {
      throw new Failure("%s cannot be exported: %s".formatted(directory, e.getMessage()));
    }
  }

  /** Whole lines of UTF-8, as text. */
  private static final class Written extends OutputStream {

    private final PrintWriter out;

    Written(PrintWriter out) {
      this.out = out;
    }

    @Override
    public void write(int one) {
      throw new UnsupportedOperationException("whole lines are written");
    }

    @Override
    public void write(byte[] bytes, int from, int length) {
      out.write(new String(bytes, from, length, UTF_8));
    }
  }
}
