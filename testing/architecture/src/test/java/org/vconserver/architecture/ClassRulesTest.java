package org.vconserver.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClasses;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The rules of the house that classes show. */
class ClassRulesTest {
  private static JavaClasses classes;

  @BeforeAll
  static void read() {
    classes = Repository.classes();
  }

  @Test
  void bundlesMeetOnlyInThePackagesOfApiAndVcon() {
    for (String bundle : bundles()) {
      noClasses()
          .that(resideInAPackage(bundle + ".."))
          .should()
          .dependOnClassesThat(
              resideInAPackage("org.vconserver..")
                  .and(
                      DescribedPredicate.not(
                          resideInAnyPackage(
                              bundle + "..",
                              "org.vconserver.api..",
                              "org.vconserver.vcon..",
                              "org.vconserver.support.."))))
          .check(classes);
    }
  }

  @Test
  void theVconKnowsNothingOfTheServer() {
    noClasses()
        .that()
        .resideInAPackage("org.vconserver.vcon..")
        .should()
        .dependOnClassesThat(
            resideInAPackage("org.vconserver..")
                .and(DescribedPredicate.not(resideInAPackage("org.vconserver.vcon.."))))
        .check(classes);
  }

  @Test
  void theHostKnowsNothingOfTheDomain() {
    noClasses()
        .that()
        .resideInAPackage("org.vconserver.host..")
        .should()
        .dependOnClassesThat(
            resideInAPackage("org.vconserver..")
                .and(
                    DescribedPredicate.not(
                        resideInAnyPackage("org.vconserver.host..", "org.vconserver.support.."))))
        .check(classes);
  }

  @Test
  void vendorsAreCalledInOnePlace() {
    noClasses()
        .that()
        .resideOutsideOfPackages("org.vconserver.pipeline.vendor..", "org.vconserver.tck..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("java.net.http..")
        .check(classes);
  }

  private static Set<String> bundles() {
    return Set.of(
        "org.vconserver.access",
        "org.vconserver.console",
        "org.vconserver.deploy",
        "org.vconserver.pipeline",
        "org.vconserver.rest",
        "org.vconserver.store.embedded",
        "org.vconserver.store.redis",
        "org.vconserver.validation",
        "org.vconserver.processor.core",
        "org.vconserver.processor.deepgram",
        "org.vconserver.processor.email",
        "org.vconserver.processor.example",
        "org.vconserver.processor.jose",
        "org.vconserver.processor.openai",
        "org.vconserver.processor.redaction",
        "org.vconserver.processor.whisper");
  }
}
