package org.mcpruntime.process.log;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Locale;
import java.util.regex.Pattern;
import org.mcpruntime.process.log.LogKeys.Said;

/** How a line is written. */
public enum Form {
  /** An object of JSON, for machines. */
  JSON {
    @Override
    String line(Instant at, Level level, String message, Collection<Said> said, String stack) {
      var line = new StringBuilder(160).append("{\"time\":\"").append(time(at)).append('"');
      member(line, "level", level.word());
      member(line, "message", message);
      for (var each : said) {
        if (each.number()) {
          line.append(",\"").append(each.key().word()).append("\":").append(each.text());
        } else {
          member(line, each.key().word(), each.text());
        }
      }
      if (!stack.isEmpty()) {
        member(line, "stack", cut(stack));
      }
      return line.append("}\n").toString();
    }
  },
  /** A line for people at a terminal. */
  TEXT {
    @Override
    String line(Instant at, Level level, String message, Collection<Said> said, String stack) {
      var line = new StringBuilder(160).append(time(at)).append(' ');
      line.append("%-5s".formatted(level.name().toLowerCase(Locale.ROOT))).append(' ');
      line.append(oneLine(message));
      for (var each : said) {
        line.append("  ").append(each.key().word()).append('=').append(oneLine(each.text()));
      }
      return stack.isEmpty()
          ? line.append('\n').toString()
          : line.append('\n').append(cut(stack)).toString();
    }
  };

  private static final int LONGEST_STACK = 16 * 1024;
  private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

  abstract String line(
      Instant at, Level level, String message, Collection<Said> said, String stack);

  private static void member(StringBuilder line, String name, String value) {
    line.append(",\"").append(name).append("\":\"");
    JsonStringEncoder.getInstance().quoteAsString(value, line);
    line.append('"');
  }

  /** Always three digits of a second, so that lines sort. */
  private static String time(Instant at) {
    var text = at.truncatedTo(ChronoUnit.MILLIS).toString();
    return text.contains(".") ? text : text.replace("Z", ".000Z");
  }

  /** What somebody else wrote must not look like a second line, nor paint a terminal. */
  private static String oneLine(String text) {
    return CONTROL.matcher(text).replaceAll("�");
  }

  private static String cut(String stack) {
    return stack.length() <= LONGEST_STACK ? stack : stack.substring(0, LONGEST_STACK) + "…\n";
  }
}
