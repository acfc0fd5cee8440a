package org.mcpruntime.process.config;

import java.util.regex.Pattern;

/** How much of a value may be shown. */
enum Shown {
  AS_IT_IS,
  /** URIs may carry a password. */
  WITHOUT_USER,
  NEVER;

  private static final int LONGEST = 200;
  private static final String HIDDEN = "***";
  private static final Pattern USER = Pattern.compile("//[^/?#]*@");
  private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

  /** The value on one line. */
  String text(String value) {
    return switch (this) {
      case AS_IT_IS -> oneLine(value);
      case WITHOUT_USER -> oneLine(USER.matcher(value).replaceAll("//" + HIDDEN + "@"));
      case NEVER -> value.isEmpty() ? "" : HIDDEN;
    };
  }

  private static String oneLine(String value) {
    var cut = value.length() <= LONGEST ? value : value.substring(0, LONGEST) + "…";
    return CONTROL.matcher(cut).replaceAll("�");
  }
}
