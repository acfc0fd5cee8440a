package org.mcpruntime.judge;

import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** A reader of JSON in another language, running until it is closed; see {@code readers/}. */
final class ReaderProcess implements AutoCloseable {

  private final String program;
  private final String install;
  private final Process process;
  private final BufferedReader answers;

  /**
   * @param install what to do where the program is missing
   */
  ReaderProcess(String program, Path script, String install) {
    this.program = program;
    this.install = install;
    try {
      process =
          new ProcessBuilder(program, script.toString())
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
    } catch (IOException e) {
      throw new AssertionError("the judge cannot run '" + program + "'; " + install, e);
    }
    answers =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII));
  }

  /** What it saw in each text. */
  List<String> ask(List<byte[]> texts) {
    var block = new StringBuilder();
    for (var text : texts) {
      block.append(Base64.getEncoder().encodeToString(text)).append('\n');
    }
    try {
      var questions = process.getOutputStream();
      questions.write(block.append('\n').toString().getBytes(StandardCharsets.US_ASCII));
      questions.flush();
      var seen = new ArrayList<String>(texts.size());
      for (int i = 0; i < texts.size(); i++) {
        var line = answers.readLine();
        if (line == null) {
          throw new EOFException("after " + i + " of " + texts.size() + " answers");
        }
        seen.add(line);
      }
      return seen;
    } catch (IOException e) {
      throw new AssertionError("'" + program + "' ended before its time; " + install, e);
    }
  }

  @Override
  public void close() {
    process.destroy();
  }
}
