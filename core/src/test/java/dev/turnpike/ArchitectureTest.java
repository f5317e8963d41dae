package dev.turnpike;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.io.File;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZonedDateTime;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/// What must never be in core.
@AnalyzeClasses(packages = "dev.turnpike", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest
  static final ArchRule core_depends_on_the_JDK_Jackson_and_JSpecify_only =
      noClasses()
          .should()
          .dependOnClassesThat(
              not(
                  resideInAnyPackage(
                      "dev.turnpike..", "java..", "tools.jackson.core..", "org.jspecify..")));

  @ArchTest
  static final ArchRule core_does_no_input_or_output =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("java.net.http..", "java.nio.channels..", "java.sql..", "javax..")
          .orShould()
          .dependOnClassesThat()
          .belongToAnyOf(File.class, FileInputStream.class, FileOutputStream.class)
          .orShould()
          .accessClassesThat()
          .haveFullyQualifiedName("java.nio.file.Files");

  @ArchTest
  static final ArchRule core_has_no_threads =
      noClasses()
          .should()
          .dependOnClassesThat()
          .areAssignableTo(Thread.class)
          .orShould()
          .dependOnClassesThat()
          .resideInAnyPackage("java.util.concurrent.locks..")
          .orShould()
          .dependOnClassesThat()
          .haveNameMatching("java\\.util\\.concurrent\\.(.*Executor.*|.*Future.*)");

  @ArchTest
  static final ArchRule core_has_no_clock_of_its_own =
      noClasses()
          .should()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(System.class, "nanoTime")
          .orShould()
          .callMethod(Instant.class, "now")
          .orShould()
          .callMethod(LocalDate.class, "now")
          .orShould()
          .callMethod(LocalDateTime.class, "now")
          .orShould()
          .callMethod(ZonedDateTime.class, "now")
          .orShould()
          .callMethod(Clock.class, "systemUTC");

  @ArchTest
  static final ArchRule core_has_no_chance_of_its_own =
      noClasses()
          .should()
          .dependOnClassesThat()
          .belongToAnyOf(Random.class, ThreadLocalRandom.class)
          .orShould()
          .callMethod(UUID.class, "randomUUID")
          .orShould()
          .callMethod(Math.class, "random");

  @ArchTest
  static final ArchRule one_dialect_never_imports_another =
      slices()
          .matching(
              "dev.turnpike.dialect.(chat|responses|messages|gemini|converse|cohere|ollama)..")
          .should()
          .notDependOnEachOther();

  @ArchTest
  static final ArchRule what_dialects_share_knows_no_dialect =
      noClasses()
          .that()
          .resideInAnyPackage(
              "dev.turnpike.dialect",
              "dev.turnpike.dialect.json",
              "dev.turnpike.dialect.sse",
              "dev.turnpike.dialect.eventstream",
              "dev.turnpike.dialect.embeddings",
              "dev.turnpike.dialect.speech",
              "dev.turnpike.dialect.translation",
              "dev.turnpike.dialect.openai")
          .and()
          .doNotHaveSimpleName("Dialects")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "dev.turnpike.dialect.chat..",
              "dev.turnpike.dialect.responses..",
              "dev.turnpike.dialect.messages..",
              "dev.turnpike.dialect.gemini..",
              "dev.turnpike.dialect.converse..",
              "dev.turnpike.dialect.cohere..",
              "dev.turnpike.dialect.ollama..");

  @ArchTest
  static final ArchRule no_dialect_knows_that_it_is_translated =
      noClasses()
          .that()
          .resideInAPackage("dev.turnpike.dialect..")
          .and()
          .resideOutsideOfPackage("dev.turnpike.dialect.translation..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("dev.turnpike.dialect.translation..");

  @ArchTest
  static final ArchRule JSON_stays_in_the_dialects_and_in_what_reads_data_files =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              "dev.turnpike.dialect..", "dev.turnpike.catalog..", "dev.turnpike.price..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("tools.jackson..", "dev.turnpike.dialect.json..");

  @ArchTest
  static final ArchRule the_inner_rooms_do_not_know_the_outer_ones =
      noClasses()
          .that()
          .resideInAnyPackage("dev.turnpike.conversation..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "dev.turnpike.dialect..",
              "dev.turnpike.catalog..",
              "dev.turnpike.price..",
              "dev.turnpike.route..");
}
