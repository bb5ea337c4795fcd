package org.vconserver.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ThreadPoolExecutor;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The rules of the house that classes show. */
class ClassRulesTest {
  private static final String THREADS = "org.vconserver.support.threads..";
  private static JavaClasses classes;

  @BeforeAll
  static void read() {
    classes = Repository.classes();
  }

  @Test
  void noPackagesOfABundleNeedEachOtherInACircle() {
    slices().assignedFrom(new EachPackage()).should().beFreeOfCycles().check(classes);
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
  void threadsAreMadeInOnePlace() {
    noClasses()
        .that()
        .resideOutsideOfPackages(THREADS, "org.vconserver.tck..", "org.vconserver.itest..")
        .should()
        .callConstructorWhere(ownerIs(Thread.class))
        .orShould()
        .callConstructorWhere(ownerIs(ThreadPoolExecutor.class))
        .orShould()
        .callConstructorWhere(ownerIs(ForkJoinPool.class))
        .orShould()
        .callMethodWhere(ownerIs(Executors.class))
        .check(classes);
  }

  @Test
  void clocksAreReadWhereTheyAreGiven() {
    noClasses()
        .that()
        .resideOutsideOfPackages("org.vconserver.tck..", "org.vconserver.itest..")
        .should(readTheTimeOutsideOfConstructionAndActivation())
        .check(classes);
  }

  @Test
  void ofMakesAValueAndIsNeverDoneToAnObject() {
    methods()
        .that()
        .haveName("of")
        .and()
        .doNotHaveModifier(JavaModifier.SYNTHETIC)
        .should()
        .beStatic()
        .check(classes);
  }

  @Test
  void vendorsAreCalledInOnePlace() {
    noClasses()
        .that()
        .resideOutsideOfPackages(
            "org.vconserver.pipeline.vendor..",
            "org.vconserver.access.command..", // which calls its own server
            "org.vconserver.tck..",
            "org.vconserver.itest..")
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

  private static DescribedPredicate<JavaAccess<?>> ownerIs(Class<?> type) {
    return DescribedPredicate.describe(
        "of " + type.getSimpleName(), access -> access.getTargetOwner().isEquivalentTo(type));
  }

  private static ArchCondition<JavaClass> readTheTimeOutsideOfConstructionAndActivation() {
    Set<String> readings =
        Set.of(
            "java.lang.System.nanoTime",
            "java.lang.System.currentTimeMillis",
            "java.time.Instant.now",
            "java.time.OffsetDateTime.now",
            "java.time.ZonedDateTime.now",
            "java.time.LocalDateTime.now",
            "java.time.LocalDate.now",
            "java.time.Clock.systemUTC",
            "java.time.Clock.systemDefaultZone",
            "java.time.Clock.system");
    return new ArchCondition<>("read the time outside of construction and activation") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        for (JavaAccess<?> access : type.getAccessesFromSelf()) {
          String target = access.getTargetOwner().getName() + "." + access.getTarget().getName();
          boolean withClock =
              access.getTarget()
                      instanceof
                      com.tngtech.archunit.core.domain.AccessTarget.CodeUnitCallTarget call
                  && !call.getRawParameterTypes().isEmpty()
                  && target.endsWith(".now");
          if (readings.contains(target) && !withClock && !constructs(access.getOrigin())) {
            events.add(SimpleConditionEvent.satisfied(type, access.getDescription()));
          }
        }
      }
    };
  }

  private static boolean constructs(JavaCodeUnit unit) {
    return unit.isConstructor()
        || unit.getName().equals("<clinit>")
        || unit.isAnnotatedWith("org.osgi.service.component.annotations.Activate");
  }

  /** Makes each package a slice of its own. */
  private static final class EachPackage implements SliceAssignment {
    @Override
    public SliceIdentifier getIdentifierOf(JavaClass type) {
      return type.getPackageName().startsWith("org.vconserver")
          ? SliceIdentifier.of(type.getPackageName())
          : SliceIdentifier.ignore();
    }

    @Override
    public String getDescription() {
      return "packages";
    }
  }
}
