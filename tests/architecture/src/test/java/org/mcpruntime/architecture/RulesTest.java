package org.mcpruntime.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Each rule is held against the product and against the package below wrong that shows it fires.
 */
class RulesTest {

  /** A sentence of a report, and the class or member that it says is at fault. */
  private static final Pattern AT_FAULT = Pattern.compile("(?m)^\\W*\\w+ <(.+?)>(?= |$)");

  @Test
  void modules_use_each_other_only_along_the_arrows() {
    holds("arrows", Rules::arrows);
  }

  @Test
  void no_packages_depend_on_each_other_in_a_circle() {
    holds("cycles", Rules::cycles);
  }

  @Test
  void contract_needs_annotations_and_json_only_and_mcp_only_a_json_parser() {
    holds("libraries", Rules::libraries);
  }

  @Test
  void certificates_are_made_in_one_place() {
    holds("certificates", Rules::certificates);
  }

  @Test
  void decisions_and_desired_state_depend_on_nothing_but_what_they_are_given() {
    holds("purity", Rules::purity);
  }

  @Test
  void only_a_main_reads_a_clock() {
    holds("clocks", Rules.clocks());
  }

  @Test
  void only_a_main_reads_the_environment() {
    holds("environment", Rules.environment());
  }

  @Test
  void no_class_or_package_has_a_name_that_says_nothing() {
    holds("names", Rules.names());
  }

  @Test
  void every_package_says_that_null_is_marked() {
    holds("nullness", Rules.nullness());
  }

  @Test
  void an_optional_is_returned_never_stored_or_passed() {
    holds("optionals", Rules.optionals());
  }

  @Test
  void a_map_of_anything_is_not_data() {
    holds("maps", Rules.maps());
  }

  @Test
  void nothing_hides_in_a_thread() {
    holds("threadlocals", Rules.threadLocals());
  }

  private static void holds(String wrong, ArchRule rule) {
    holds(wrong, _ -> rule);
  }

  private static void holds(String wrong, Function<String, ArchRule> rule) {
    var root = RulesTest.class.getPackageName() + ".wrong." + wrong;
    var classes = new ClassFileImporter().importPackages(root);
    assertThat(reported(rule.apply(root), classes))
        .as("what the rule reports of %s, and what is marked there", root)
        .isNotEmpty()
        .isEqualTo(marked(classes));

    rule.apply(Product.ROOT).check(Product.CLASSES);
  }

  private static Set<String> reported(ArchRule rule, JavaClasses classes) {
    var atFault = new TreeSet<String>();
    for (var sentence : rule.evaluate(classes).getFailureReport().getDetails()) {
      if (!sentence.contains("annotated with <" + Wrong.class.getName())) {
        AT_FAULT.matcher(sentence).results().forEach(found -> atFault.add(found.group(1)));
      }
    }
    return atFault;
  }

  private static Set<String> marked(JavaClasses classes) {
    var marked = new TreeSet<String>();
    for (var type : classes) {
      if (type.isAnnotatedWith(Wrong.class)) {
        marked.add(type.getName());
      }
      type.getMembers().stream()
          .filter(member -> member.isAnnotatedWith(Wrong.class))
          .forEach(member -> marked.add(member.getFullName()));
    }
    return marked;
  }
}
