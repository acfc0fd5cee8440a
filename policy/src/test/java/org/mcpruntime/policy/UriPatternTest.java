package org.mcpruntime.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Pattern;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.ValueSource;

class UriPatternTest {

  @ParameterizedTest(name = "{0} {1}")
  @CsvFileSource(
      resources = "patterns.csv",
      delimiter = '|',
      quoteCharacter = '\'',
      useHeadersInDisplayName = true)
  void a_pattern_stands_for_what_the_table_says(String pattern, String uri, String stands) {
    assertThat(new UriPattern(pattern).matches(uri)).isEqualTo(yes(stands));
  }

  /** A regular expression says the same, and is not linear. */
  @Property(tries = 20_000)
  void a_pattern_stands_for_what_its_regular_expression_matches(
      @ForAll @Chars({'a', '/', '*', '{', '}'}) @StringLength(max = 8) String pattern,
      @ForAll @Chars({'a', '/', '*', '{', '}'}) @StringLength(max = 8) String uri) {
    assertThat(new UriPattern(pattern).matches(uri)).isEqualTo(expression(pattern).matches(uri));
  }

  private static Expression expression(String pattern) {
    var tokens = Pattern.compile("\\*\\*|\\*|\\{[^}]*}|.").matcher(pattern);
    var regex = new StringBuilder();
    while (tokens.find()) {
      var token = tokens.group();
      boolean template = token.length() > 1 && token.startsWith("{");
      boolean reserved = template && "+#/".indexOf(token.charAt(1)) >= 0;
      regex.append(
          token.equals("**") || reserved
              ? ".*"
              : token.equals("*") || template ? "[^/]*" : Pattern.quote(token));
    }
    return new Expression(Pattern.compile(regex.toString(), Pattern.DOTALL));
  }

  private record Expression(Pattern pattern) {
    boolean matches(String uri) {
      return pattern.matcher(uri).matches();
    }
  }

  @Property
  void a_literal_stands_for_itself_alone(
      @ForAll @CharRange(from = 'a', to = 'c') @StringLength(max = 4) String pattern,
      @ForAll @CharRange(from = 'a', to = 'c') @StringLength(max = 4) String uri) {
    assertThat(new UriPattern(pattern).isLiteral()).isTrue();
    assertThat(new UriPattern(pattern).matches(uri)).isEqualTo(pattern.equals(uri));
  }

  @ParameterizedTest(name = "{0} {2}")
  @CsvFileSource(
      resources = "ambiguous.csv",
      delimiter = '|',
      quoteCharacter = '\'',
      useHeadersInDisplayName = true)
  void a_uri_is_ambiguous_where_the_table_says_so(String uri, String ambiguous, String why) {
    assertThat(UriPattern.ambiguous(uri)).as(why).isEqualTo(yes(ambiguous));
  }

  @ParameterizedTest
  @ValueSource(chars = {'\0', '\t', '\n', '\r', '\u001f', ' ', '\u007f', '\\'})
  void a_character_that_no_uri_has_is_ambiguous_wherever_it_stands(char odd) {
    assertThat(new String[] {odd + "db://t", "db:/" + odd + "/t", "db://t" + odd})
        .allMatch(UriPattern::ambiguous);
  }

  private static boolean yes(String word) {
    return switch (word) {
      case "yes" -> true;
      case "no" -> false;
      default -> throw new IllegalArgumentException(word);
    };
  }
}
