package io.tarsier.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The rules of the house that Maven cannot see. ARCHITECTURE.md explains them. */
class ArchitectureTest {

  private static final String[] ENGINES = {
    "io.tarsier.numerics..",
    "io.tarsier.sensitive..",
    "io.tarsier.anomaly..",
    "io.tarsier.forecast..",
    "io.tarsier.incidents..",
    "io.tarsier.logs..",
    "io.tarsier.cause..",
    "io.tarsier.traces.."
  };
  private static final String[] INNER = {
    "io.tarsier.model..",
    "io.tarsier.numerics..",
    "io.tarsier.sensitive..",
    "io.tarsier.anomaly..",
    "io.tarsier.forecast..",
    "io.tarsier.incidents..",
    "io.tarsier.logs..",
    "io.tarsier.cause..",
    "io.tarsier.traces.."
  };

  private static JavaClasses house;

  @BeforeAll
  static void readTheHouse() {
    house =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.tarsier");
  }

  @Test
  void theModelKnowsTheJdkAlone() {
    check(
        classes()
            .that()
            .resideInAPackage("io.tarsier.model..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("java..", "org.jspecify..", "io.tarsier.model.."));
  }

  @Test
  void enginesStandOnTheModelAndTheRoomsBelowThemAlone() {
    for (String engine : ENGINES) {
      check(
          classes()
              .that()
              .resideInAPackage(engine)
              .should()
              .onlyDependOnClassesThat()
              .resideInAnyPackage(
                  engine,
                  "java..",
                  "org.jspecify..",
                  "io.tarsier.model..",
                  "io.tarsier.numerics..",
                  "io.tarsier.sensitive.."));
    }
  }

  @Test
  void enginesHaveNoWallClock() {
    check(
        noClasses()
            .that()
            .resideInAnyPackage(INNER)
            .should()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(System.class, "nanoTime")
            .orShould()
            .callMethod(java.time.Instant.class, "now")
            .orShould()
            .callMethod(java.time.LocalDateTime.class, "now")
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(java.time.Clock.class));
  }

  @Test
  void enginesHaveNoRandomnessOfTheirOwn() {
    check(
        noClasses()
            .that()
            .resideInAnyPackage(INNER)
            .should()
            .callMethod(Math.class, "random")
            .orShould()
            .callConstructor(java.util.Random.class)
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(java.util.concurrent.ThreadLocalRandom.class)
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(java.security.SecureRandom.class)
            .orShould()
            .callMethod(java.util.UUID.class, "randomUUID"));
  }

  @Test
  void enginesDoNoInputOrOutput() {
    DescribedPredicate<JavaClass> outside =
        JavaClass.Predicates.resideInAnyPackage("java.net..", "java.nio.file..", "java.sql..")
            .or(JavaClass.Predicates.assignableTo(java.io.File.class))
            .or(JavaClass.Predicates.assignableTo(java.io.FileInputStream.class))
            .or(JavaClass.Predicates.assignableTo(Thread.class))
            .or(JavaClass.Predicates.assignableTo(java.util.concurrent.Executor.class))
            .as("files, sockets, databases or threads");
    check(noClasses().that().resideInAnyPackage(INNER).should().dependOnClassesThat(outside));
  }

  @Test
  void portsKnowTheModelAlone() {
    check(
        classes()
            .that()
            .resideInAPackage("io.tarsier.ports..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                "java..", "org.jspecify..", "io.tarsier.model..", "io.tarsier.ports.."));
  }

  @Test
  void adaptersDoNotKnowEachOtherNorTheCorridor() {
    String[] adapters = {
      "io.tarsier.host..",
      "io.tarsier.prometheus..",
      "io.tarsier.sql..",
      "io.tarsier.loki..",
      "io.tarsier.otlp..",
      "io.tarsier.kubernetes..",
      "io.tarsier.files..",
      "io.tarsier.tracestores..",
      "io.tarsier.alerts..",
      "io.tarsier.notify..",
      "io.tarsier.openai..",
      "io.tarsier.http.."
    };
    for (String adapter : adapters) {
      check(
          noClasses()
              .that()
              .resideInAPackage(adapter)
              .should()
              .dependOnClassesThat(
                  JavaClass.Predicates.resideInAPackage("io.tarsier..")
                      .and(
                          DescribedPredicate.not(
                              JavaClass.Predicates.resideInAnyPackage(
                                  adapter,
                                  "io.tarsier.model..",
                                  "io.tarsier.ports..",
                                  "io.tarsier.http..")))
                      .as("another room than model, ports and http")));
    }
  }

  @Test
  void theCorridorKnowsNoHttpAndNoAdapter() {
    check(
        noClasses()
            .that()
            .resideInAPackage("io.tarsier.flow..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                "java.net.http..",
                "io.javalin..",
                "java.sql..",
                "io.tarsier.files..",
                "io.tarsier.host..",
                "io.tarsier.prometheus..",
                "io.tarsier.sql..",
                "io.tarsier.loki..",
                "io.tarsier.otlp..",
                "io.tarsier.kubernetes..",
                "io.tarsier.http..",
                "io.tarsier.tracestores..",
                "io.tarsier.alerts..",
                "io.tarsier.notify..",
                "io.tarsier.openai..",
                "io.tarsier.openai..",
                "io.tarsier.console..",
                "io.tarsier.server.."));
  }

  @Test
  void classesAreFinalUnlessTheyAreMadeToBeExtended() {
    check(
        classes()
            .that()
            .resideInAPackage("io.tarsier..")
            .and()
            .resideOutsideOfPackage("io.tarsier.testkit..")
            .and()
            .areTopLevelClasses()
            .and()
            .areNotInterfaces()
            .and()
            .areNotEnums()
            .and()
            .haveSimpleNameNotStartingWith("Jte")
            .should()
            .haveModifier(JavaModifier.FINAL)
            .orShould()
            .haveModifier(JavaModifier.ABSTRACT));
  }

  private static void check(ArchRule rule) {
    rule.check(house);
  }
}
