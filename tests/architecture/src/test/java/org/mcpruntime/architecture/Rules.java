package org.mcpruntime.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.CompositeArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The rules; some need the root package below which the modules stand. */
final class Rules {

  /**
   * Calls that tell the time or wait for it to pass; {@code Instant.now(clock)} is no such call.
   */
  private static final Globs CLOCKS =
      Globs.of(
          "java.time.*.now()",
          "java.time.*.now(java.time.ZoneId)",
          "java.time.Clock.system*",
          "java.time.Clock.tickMillis(*",
          "java.time.Clock.tickSeconds(*",
          "java.time.Clock.tickMinutes(*",
          "java.time.InstantSource.system()",
          "java.lang.System.currentTimeMillis()",
          "java.lang.System.nanoTime()",
          "java.lang.Thread.sleep(*",
          "java.util.concurrent.TimeUnit.sleep(*");

  private static final Globs ENVIRONMENT = Globs.of("java.lang.System.getenv(*");

  /** What a decision may not reach for, because only what it is given may count. */
  private static final Globs IMPURE_TYPES =
      Globs.of(
              // IO
              "java.io.*",
              "java.nio.file.*",
              "java.nio.channels.*",
              "java.net.*",
              "java.lang.Process*",
              "java.lang.Runtime",
              // clocks and threads
              "java.time.Clock",
              "java.time.InstantSource",
              "java.lang.Thread*",
              "java.util.Timer*",
              "java.util.concurrent.*",
              // chance
              "java.util.Random",
              "java.util.SplittableRandom",
              "java.util.random.*",
              "java.security.SecureRandom",
              // logs
              "java.lang.System$Logger*",
              "java.util.logging.*",
              "org.slf4j.*")
          .except(
              "java.io.Serial",
              "java.io.Serializable",
              "java.io.IOException",
              "java.io.UncheckedIOException",
              "java.net.URI",
              "java.net.URISyntaxException");

  private static final Globs IMPURE_CALLS =
      Globs.of(
              "java.lang.System.*",
              "java.lang.Math.random()",
              "java.util.Collections.shuffle(java.util.List)",
              "java.util.UUID.randomUUID()")
          .except("java.lang.System.arraycopy(*");

  private static final Globs SAY_NOTHING =
      Globs.of("*Impl", "*Util", "*Utils", "*Helper", "*Manager", "*Info");

  /** Followed by another word; {@code Baseline} is a word of its own. */
  private static final Predicate<String> FRAME_ONLY =
      Pattern.compile("(Abstract|Base)[A-Z].*").asMatchPredicate();

  private static final Globs CATCH_ALL =
      Globs.of("*.common.*", "*.core.*", "*.util.*", "*.impl.*", "*.misc.*");

  private Rules() {}

  static ArchRule arrows(String root) {
    return classes()
        .should(
            report(
                "be in a module of the table and use only modules along its arrows",
                type ->
                    ProductModule.ofPackage(root, type.getPackageName())
                        .map(module -> strayArrows(root, module, type))
                        .orElseGet(() -> fault(type, "is in no module of the table"))));
  }

  private static Stream<String> strayArrows(String root, ProductModule from, JavaClass type) {
    Predicate<ProductModule> allowed = isInMain(type) ? from::mayUseInMain : from::mayUse;
    return type.getDirectDependenciesFromSelf().stream()
        .filter(
            arrow -> {
              var to = arrow.getTargetClass().getBaseComponentType().getPackageName();
              return to.startsWith(root + ".")
                  && ProductModule.ofPackage(root, to).filter(allowed).isEmpty();
            })
        .map(Dependency::getDescription);
  }

  static ArchRule cycles(String root) {
    return slices().matching(root + ".(**)").should().beFreeOfCycles();
  }

  static ArchRule libraries(String root) {
    return CompositeArchRule.of(
            needsOnly(root + ".contract..", "com.fasterxml.jackson..", "io.fabric8..annotation"))
        .and(needsOnly(root + ".mcp..", "com.fasterxml.jackson.core.."));
  }

  static ArchRule certificates(String root) {
    return noClasses()
        .that(resideOutsideOfPackage(root + ".operator.identity.."))
        .should()
        .dependOnClassesThat(resideInAnyPackage("org.bouncycastle.."))
        .because("the operator's identity alone makes certificates");
  }

  private static ArchRule needsOnly(String module, String... libraries) {
    var jdk = resideInAnyPackage("java..", "org.jspecify..");
    return classes()
        .that(resideInAnyPackage(module))
        .should()
        .onlyDependOnClassesThat(
            jdk.or(resideInAnyPackage(module)).or(resideInAnyPackage(libraries)));
  }

  static ArchRule purity(String root) {
    return noClasses()
        .that(
            resideInAnyPackage(
                root + ".policy..",
                // All of the operator that plans; what carries plans out is in its root package.
                root + ".operator.access..",
                root + ".operator.canary..",
                root + ".operator.config..",
                root + ".operator.desired..",
                root + ".operator.server..",
                root + ".operator.shared.."))
        .should()
        .dependOnClassesThat(
            describe(
                "do IO, time, threads, chance or logs", type -> IMPURE_TYPES.match(type.getName())))
        .orShould()
        .accessTargetWhere(calls("reads the system, or leaves it to chance", IMPURE_CALLS))
        .orShould()
        .accessTargetWhere(calls("reads a clock", CLOCKS));
  }

  static ArchRule clocks() {
    return noClasses()
        .that(areNoMain())
        .should()
        .accessTargetWhere(calls("reads a clock", CLOCKS))
        .because("an InstantSource enters in main");
  }

  static ArchRule environment() {
    return noClasses()
        .that(areNoMain())
        .should()
        .accessTargetWhere(calls("reads the environment", ENVIRONMENT))
        .because("main reads it, once, into a config");
  }

  static ArchRule names() {
    return classes()
        .should(
            report(
                "have a name and a package that say something",
                type -> {
                  var name = type.getSimpleName();
                  return SAY_NOTHING.match(name)
                          || FRAME_ONLY.test(name)
                          || CATCH_ALL.match(type.getPackageName() + ".")
                      ? fault(type, "has a name or a package that says nothing")
                      : Stream.empty();
                }));
  }

  static ArchRule nullness() {
    return classes()
        .should(
            report(
                "be in a package whose package-info is @NullMarked",
                type ->
                    type.getPackage().isAnnotatedWith("org.jspecify.annotations.NullMarked")
                        ? Stream.empty()
                        : fault(type, "is in a package that is not @NullMarked")));
  }

  static ArchRule optionals() {
    return classes()
        .should(
            report(
                "return an Optional, neither store nor take one",
                type ->
                    members(
                        type,
                        member ->
                            storedOrTaken(member)
                                .map(used -> used.toErasure().getName())
                                .anyMatch(Globs.of("java.util.Optional*")::match))));
  }

  static ArchRule maps() {
    return classes()
        .should(
            report(
                "use no Map<String, Object> as data",
                type ->
                    members(
                        type,
                        member ->
                            Stream.concat(storedOrTaken(member), returned(member))
                                .map(JavaType::getName)
                                .anyMatch(
                                    Globs.of("*Map<java.lang.String, java.lang.Object>*")
                                        ::match))));
  }

  static ArchRule threadLocals() {
    return noClasses().should().dependOnClassesThat(assignableTo(ThreadLocal.class));
  }

  /** Members at fault; what the compiler adds to hold captured variables is not ours. */
  private static Stream<String> members(JavaClass type, Predicate<JavaMember> fault) {
    return type.getMembers().stream()
        .filter(member -> !type.isAnonymousClass())
        .filter(member -> !member.getModifiers().contains(JavaModifier.SYNTHETIC))
        .filter(fault)
        .map(member -> member.getDescription() + " in " + member.getSourceCodeLocation());
  }

  private static Stream<JavaType> storedOrTaken(JavaMember member) {
    return switch (member) {
      case JavaField field -> Stream.of(field.getType());
      case JavaCodeUnit unit -> unit.getParameterTypes().stream();
      default -> Stream.empty();
    };
  }

  private static Stream<JavaType> returned(JavaMember member) {
    return member instanceof JavaCodeUnit unit ? Stream.of(unit.getReturnType()) : Stream.empty();
  }

  private static Stream<String> fault(JavaClass type, String sentence) {
    return Stream.of(
        "%s %s in %s".formatted(type.getDescription(), sentence, type.getSourceCodeLocation()));
  }

  /** A condition that every sentence about a class breaks; a sentence names its origin first. */
  private static ArchCondition<JavaClass> report(
      String description, Function<JavaClass, Stream<String>> sentences) {
    return new ArchCondition<>(description) {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        sentences
            .apply(type)
            .forEach(sentence -> events.add(SimpleConditionEvent.violated(type, sentence)));
      }
    };
  }

  /** Calls, method references and fields alike. */
  private static DescribedPredicate<JavaAccess<?>> calls(String description, Globs targets) {
    return describe(description, access -> targets.match(access.getTarget().getFullName()));
  }

  private static DescribedPredicate<JavaClass> areNoMain() {
    return describe("are no Main", type -> !isInMain(type));
  }

  private static boolean isInMain(JavaClass type) {
    return type.getEnclosingClass()
        .map(Rules::isInMain)
        .orElseGet(() -> type.getSimpleName().endsWith("Main"));
  }
}
