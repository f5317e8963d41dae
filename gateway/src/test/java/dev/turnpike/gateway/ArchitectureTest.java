package dev.turnpike.gateway;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.io.ObjectInputStream;
import java.util.concurrent.Future;
import java.util.concurrent.locks.Lock;

/// What must never be in the process, as far as classes can show it.
@AnalyzeClasses(
    packages = "dev.turnpike.gateway",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String[] CALLS_WAY = {
    "dev.turnpike.gateway.edge..", "dev.turnpike.gateway.flow..", "dev.turnpike.gateway.upstream.."
  };

  @ArchTest
  static final ArchRule only_edge_flow_and_upstream_know_Vertx =
      noClasses()
          .that()
          .resideOutsideOfPackages(CALLS_WAY)
          .and()
          .resideOutsideOfPackage("dev.turnpike.gateway")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.vertx..", "io.netty..");

  @ArchTest
  static final ArchRule no_store_is_on_the_way_of_a_call =
      noClasses()
          .that()
          .resideInAnyPackage(CALLS_WAY)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("dev.turnpike.gateway.store..", "java.sql..", "org.sqlite..")
          .orShould()
          .dependOnClassesThat()
          .haveSimpleName("TraceStore")
          .orShould()
          .dependOnClassesThat()
          .haveFullyQualifiedName("dev.turnpike.gateway.access.KeyStore");

  @ArchTest
  static final ArchRule json_ends_at_the_dialects =
      noClasses()
          .that()
          .resideInAnyPackage("dev.turnpike.gateway.flow..", "dev.turnpike.gateway.upstream..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("tools.jackson..", "io.vertx.core.json..");

  @ArchTest
  static final ArchRule nothing_blocks_on_the_way_of_a_call =
      noClasses()
          .that()
          .resideInAnyPackage(CALLS_WAY)
          .and()
          .doNotHaveSimpleName("Authorities") // a certificate file, once when a pool is made
          .should()
          .callMethod(Thread.class, "sleep", long.class)
          .orShould()
          .callMethod(Object.class, "wait")
          .orShould()
          .dependOnClassesThat()
          .areAssignableTo(Lock.class)
          .orShould()
          .callMethod(Future.class, "get")
          .orShould()
          .dependOnClassesThat()
          .haveFullyQualifiedName("java.nio.file.Files")
          .orShould()
          .dependOnClassesThat()
          .resideInAnyPackage("java.net.http..");

  @ArchTest
  static final ArchRule nothing_is_synchronized_on_the_way_of_a_call =
      noMethods()
          .that()
          .areDeclaredInClassesThat()
          .resideInAnyPackage(CALLS_WAY)
          .should()
          .haveModifier(com.tngtech.archunit.core.domain.JavaModifier.SYNCHRONIZED);

  @ArchTest
  static final ArchRule the_way_of_a_call_knows_neither_commands_nor_the_control_planes_insides =
      noClasses()
          .that()
          .resideInAnyPackage("dev.turnpike.gateway.flow..", "dev.turnpike.gateway.upstream..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "dev.turnpike.gateway.control..",
              "dev.turnpike.gateway.cli..",
              "dev.turnpike.gateway.edge..");

  @ArchTest
  static final ArchRule upstream_knows_nothing_of_calls =
      noClasses()
          .that()
          .resideInAPackage("dev.turnpike.gateway.upstream..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "dev.turnpike.gateway.flow..",
              "dev.turnpike.gateway.trace..",
              "dev.turnpike.gateway.access..",
              "dev.turnpike.dialect..");

  @ArchTest
  static final ArchRule no_static_changes = fields().that().areStatic().should().beFinal();

  @ArchTest
  static final ArchRule nothing_is_deserialised_into_types_of_the_senders_choice =
      noClasses()
          .should()
          .dependOnClassesThat()
          .areAssignableTo(ObjectInputStream.class)
          .orShould()
          .dependOnClassesThat()
          .resideInAnyPackage("javax.script..", "org.yaml.snakeyaml..");

  @ArchTest
  static final ArchRule one_package_imports_each_library =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              "dev.turnpike.gateway.store..",
              "dev.turnpike.gateway.trace..",
              "dev.turnpike.gateway.access..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.sqlite..", "com.github.luben..");
}
