package org.vconserver.deploy;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vconserver.deploy.TestJar.bundle;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleEvent;
import org.slf4j.LoggerFactory;
import org.vconserver.api.deploy.BundleDeployments;
import org.vconserver.api.deploy.DeployState;
import org.vconserver.api.deploy.DeployedBundle;
import org.vconserver.api.deploy.SelfTest;
import org.vconserver.api.error.ServerError;
import org.vconserver.api.pipeline.PipelineDefinition;
import org.vconserver.api.pipeline.PipelineStore;
import org.vconserver.api.processor.NameOwner;
import org.vconserver.deploy.framework.BundleFramework;
import org.vconserver.deploy.jar.JarContext;
import org.vconserver.deploy.jar.JarDeployments;
import org.vconserver.deploy.processor.KeptNames;
import org.vconserver.deploy.processor.LiveProcessors;
import org.vconserver.deploy.processor.VersionPins;
import org.vconserver.vcon.error.VconException;

/** Against a real framework; looks at the folder when told, so that nothing depends on time. */
@Timeout(60)
class DeployTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private final AtomicLong nanos = new AtomicLong();
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private final Logger logger = (Logger) LoggerFactory.getLogger("org.vconserver.deploy");
  private final VersionPins pins = new VersionPins(nanos::get);
  @TempDir Path temp;
  private Path folder;
  private TestFramework framework;
  private TestProcessors registry;
  private JarDeployments jars;

  @SuppressWarnings("NullAway.Init") // by startFramework, through deployments
  private KeptNames names;

  @SuppressWarnings("NullAway.Init") // by startFramework, through deployments
  private DeploySettings settings;

  @BeforeEach
  void startFramework() throws Exception {
    folder = Files.createDirectory(temp.resolve("deploy"));
    framework = new TestFramework(temp);
    registry = new TestProcessors(framework.context);
    jars = deployments(Map.of());
    log.start();
    logger.addAppender(log);
  }

  @AfterEach
  void stopFramework() throws Exception {
    logger.detachAppender(log);
    framework.close();
  }

  private JarDeployments deployments(Map<String, String> properties) {
    Map<String, String> all = new HashMap<>(properties);
    all.putIfAbsent("DEPLOY_START_SECONDS", "2");
    settings =
        DeploySettings.of(
            DeployTexts.config(all), folder.toString(), temp.resolve("data").toString());
    names = new KeptNames(temp.resolve("names.json"));
    names.use(registry);
    LiveProcessors processors = new LiveProcessors();
    processors.use(registry);
    JarContext shared =
        new JarContext(
            settings.limits(),
            settings.keptVersions(),
            new BundleFramework(
                framework.context,
                framework.components(),
                processors::leftOut,
                settings.startLimit(),
                System::nanoTime),
            processors,
            pins,
            names,
            Clock.systemUTC(),
            nanos::get);
    return new JarDeployments(shared, settings.folders(), settings.copies(), Runnable::run);
  }

  // ---- what is taken, and when ----

  @Test
  void startsAJarThatStaysTheSameForAMoment() throws Exception {
    write("a.jar", bundle("a", "1.0.0"));
    look();
    assertEquals(List.of(), framework.active());
    look();
    assertEquals(List.of("a 1.0.0"), framework.active());
    assertTrue(infos().get(0).startsWith("deploy: a.jar active as a 1.0.0 in "), infos().get(0));
    assertVerdict("a.jar", "active", "");
  }

  @Test
  void waitsForTheRestOfAHalfCopiedJarAndRefusesItAfterTenSeconds() throws Exception {
    byte[] whole = bundle("a", "1.0.0").bytes();
    write("a.jar", Arrays.copyOf(whole, whole.length / 2));
    looks(5);
    assertVerdict("a.jar", "installing", "it is not complete yet");
    nanos.addAndGet(TimeUnit.SECONDS.toNanos(11));
    looks(5);
    assertVerdict("a.jar", "refused", "no complete jar for 10 s");
    assertEquals(1, warnings().size(), warnings()::toString);
    write("a.jar", whole);
    looks(2);
    assertEquals(List.of("a 1.0.0"), framework.active());
  }

  @Test
  void leavesNothingOfAFileDeletedWhileItIsCopied() throws Exception {
    byte[] whole = bundle("a", "1.0.0").bytes();
    write("a.jar", Arrays.copyOf(whole, whole.length / 2));
    looks(3);
    Files.delete(folder.resolve("a.jar"));
    looks(3);
    assertEquals(List.of(), framework.installed());
    assertEquals(List.of(), warnings());
    assertEquals(Optional.empty(), deployments().find("a.jar"));
  }

  @Test
  void looksAtJarsOnly() throws Exception {
    write(".hidden.jar", bundle("hidden", "1.0.0"));
    write("a.jar.part", bundle("part", "1.0.0"));
    looks(3);
    assertEquals(List.of(), framework.installed());
    assertEquals(List.of(), warnings());
  }

  @Test
  void whatIsNotLookedAtIsToldOnceAndShown() throws Exception {
    Files.createDirectory(folder.resolve("folder.jar"));
    Files.createSymbolicLink(folder.resolve("link.jar"), temp.resolve("nowhere.jar"));
    write("UPPER.JAR", bundle("upper", "1.0.0"));
    write("notes.txt", new byte[0]);
    looks(3);
    assertEquals(List.of(), framework.installed());
    List<String> told =
        List.of(
            "UPPER.JAR: its name must end in .jar, in small letters",
            "folder.jar: it is a folder: jars lie in the deploy folder itself",
            "link.jar: it is a link to a file that does not exist",
            "notes.txt: its name does not end in .jar");
    assertEquals(
        told,
        deployments().list().stream()
            .map(one -> one.file() + one.reason().replace("not looked at", ""))
            .toList());
    assertEquals(4, warnings().size(), warnings()::toString);
    assertTrue(warnings().get(0).contains("is not looked at"), warnings().get(0));
    Files.delete(folder.resolve("UPPER.JAR"));
    looks(1);
    assertEquals(3, deployments().list().size());
  }

  @Test
  void aFileMayBeDeletedAsSoonAsItRunsAndTheFolderIsTheTruth() throws Exception {
    write("a.jar", bundle("a", "1.0.0"));
    write("b.jar", bundle("b", "1.0.0"));
    looks(2);
    Files.delete(folder.resolve("a.jar"));
    looks(2);
    assertEquals(List.of("b 1.0.0"), framework.installed());
    assertTrue(Files.notExists(folder.resolve(".status/a.jar.json")));
    assertEquals(
        List.of("b.jar"), deployments().list().stream().map(DeployedBundle::file).toList());
  }

  @Test
  void twoFilesOfOneNameAndVersionDoNotTouchEachOther() throws Exception {
    write("a.jar", bundle("a", "1.0.0"));
    write("twin.jar", bundle("a", "1.0.0"));
    looks(2);
    Files.delete(folder.resolve("twin.jar"));
    looks(2);
    assertEquals(List.of("a 1.0.0"), framework.active());
  }

  // ---- verdicts ----

  @Test
  void aBundleForAnotherApiIsRefused() throws Exception {
    write(
        "a.jar",
        bundle("a", "1.0.0")
            .with("Import-Package", "org.vconserver.api.processor;version=\"[9,10)\""));
    looks(2);
    assertVerdict(
        "a.jar",
        "refused",
        "it is made for another version of the API: it needs package org.vconserver.api.processor"
            + " [9.0.0,10.0.0), and this server has 1.2.0");
  }

  @Test
  void whatDoesNotResolveWaitsForExactlyWhatIsMissing() throws Exception {
    write(
        "user.jar",
        bundle("user", "1.0.0").with("Import-Package", "org.example.lib;version=\"[1.2,2)\""));
    looks(5);
    assertVerdict("user.jar", "waiting", "");
    assertEquals(
        List.of(
            "package org.example.lib [1.2.0,2.0.0), which no bundle exports: deploy one that does, or"
                + " carry it in the jar"),
        missing("user.jar"));
    assertEquals(1, warnings().size(), warnings()::toString);
    write("old.jar", bundle("old", "1.0.0").with("Export-Package", "org.example.lib;version=1.0"));
    looks(4);
    assertEquals(
        List.of("package org.example.lib [1.2.0,2.0.0) (only 1.0.0 is here)"), missing("user.jar"));
    write("lib.jar", bundle("lib", "1.0.0").with("Export-Package", "org.example.lib;version=1.5"));
    looks(4);
    assertVerdict("user.jar", "active", "");
    assertEquals(List.of("lib 1.0.0", "old 1.0.0", "user 1.0.0"), framework.active());
  }

  @Test
  void aChainOfWhatIsMissingIsFollowedToItsEnd() throws Exception {
    write("user.jar", bundle("user", "1.0.0").with("Import-Package", "org.example.lib"));
    write(
        "lib.jar",
        bundle("lib", "1.0.0")
            .with("Export-Package", "org.example.lib")
            .with("Import-Package", "org.example.deep"));
    looks(4);
    framework.install(bundle("nudge", "1.0.0"));
    await()
        .untilAsserted(
            () -> {
              look();
              assertEquals(
                  List.of(
                      "package org.example.deep, which no bundle exports: deploy one that does, or"
                          + " carry it in the jar, for lib"),
                  missing("user.jar"));
            });
  }

  @Test
  void missingServicesAndConfigurationsAreNamed() throws Exception {
    write(
        "service.jar",
        bundle("service", "1.0.0")
            .component(
                "com.acme.Needy",
                "immediate=\"true\"",
                "<reference name=\"clock\" interface=\"com.acme.AtomicClock\" target=\"(x=1)\"/>"));
    write(
        "configuration.jar",
        bundle("configuration", "1.0.0")
            .component(
                "com.acme.Configured", "immediate=\"true\" configuration-policy=\"require\"", ""));
    looks(3);
    assertVerdict("service.jar", "waiting", "");
    assertEquals(
        List.of("service com.acme.AtomicClock with (x=1) for component com.acme.Needy"),
        missing("service.jar"));
    assertVerdict("configuration.jar", "waiting", "");
    assertTrue(
        missing("configuration.jar").get(0).contains("config/com.acme.Configured.cfg"),
        () -> missing("configuration.jar").toString());
  }

  @Test
  void aBundleThatThrowsInItsStartIsRefused() throws Exception {
    write(
        "a.jar",
        bundle("a", "1.0.0").activator("Throws", "throw new IllegalStateException(\"no luck\");"));
    looks(3);
    assertVerdict(
        "a.jar", "refused", "it could not be started: java.lang.IllegalStateException: no luck");
    assertEquals(List.of(), framework.installed());
  }

  @Test
  void aComponentWithoutItsClassIsRefused() throws Exception {
    write(
        "a.jar",
        bundle("a", "1.0.0")
            .component(
                "com.acme.Absent",
                "immediate=\"true\"",
                "<service><provide interface=\"com.acme.Absent\"/></service>"));
    looks(3);
    assertVerdict(
        "a.jar",
        "refused",
        "component com.acme.Absent names the class com.acme.Absent, which is not there");
  }

  @Test
  void whatCanNotBeLinkedIsToldWithTheRemedy() throws Exception {
    byte[] needy = ClassFile.of("com/acme/Needy").field("Lorg/lib/Thing;").bytes();
    write(
        "needy.jar",
        component("needy")
            .with("Left-Out", "processor x is left out: its component could not be activated")
            .entry("com/acme/Needy.class", needy));
    byte[] ofLater = ClassFile.of("com/acme/Needy").java(Runtime.version().feature() + 8).bytes();
    write("later.jar", component("later").entry("com/acme/Needy.class", ofLater));
    looks(3);
    assertVerdict(
        "needy.jar",
        "refused",
        "component com.acme.Needy can't be made: java.lang.ClassNotFoundException: org.lib.Thing; add"
            + " org.lib to Import-Package, or carry it in the jar");
    assertVerdict("later.jar", "refused", "UnsupportedClassVersionError");
    assertVerdict(
        "later.jar",
        "refused",
        "; it is built for Java "
            + (Runtime.version().feature() + 8)
            + ", this is "
            + Runtime.version().feature()
            + ": set maven.compiler.release to ");
  }

  private static TestJar component(String name) {
    return bundle(name, "1.0.0")
        .component(
            "com.acme.Needy",
            "immediate=\"true\"",
            "<service><provide interface=\"com.acme.Needy\"/></service>");
  }

  @Test
  void aSingletonThatTheServerHasIsRefusedWithItsVersion() throws Exception {
    framework.install(
        TestJar.plain()
            .with("Bundle-ManifestVersion", "2")
            .with("Bundle-SymbolicName", "lib;singleton:=true")
            .with("Bundle-Version", "3.0.0"));
    write("lib.jar", bundle("lib;singleton:=true", "2.0.0"));
    looks(3);
    assertVerdict(
        "lib.jar",
        "refused",
        "the server has this bundle already, lib 3.0.0, and of a singleton only one can run");
    write("mine.jar", bundle("mine;singleton:=true", "1.0.0"));
    looks(3);
    write("other.jar", bundle("mine;singleton:=true", "2.0.0"));
    looks(3);
    assertVerdict("other.jar", "waiting", "");
    assertTrue(
        missing("other.jar").get(0).startsWith("the end of mine 1.0.0, as it is a singleton"),
        missing("other.jar")::toString);
  }

  @Test
  void aBundleThatHangsInItsStartIsRefusedAndGoesWhenItEnds() throws Exception {
    write(
        "a.jar",
        bundle("a", "1.0.0")
            .activator("Hangs", "new java.util.concurrent.CountDownLatch(1).await();"));
    looks(3);
    assertVerdict("a.jar", "refused", "it did not start within 3 s");
    await().until(() -> framework.installed().isEmpty());
  }

  @Test
  void aProcessorThatIsLeftOutMakesItsBundleRefused() throws Exception {
    write("a.jar", bundle("a", "1.0.0").with("Left-Out", "processor x is left out: why"));
    looks(3);
    assertVerdict("a.jar", "refused", "processor x is left out: why");
  }

  @Test
  void aSelfTestDecides() throws Exception {
    String register =
        "c.registerService(org.vconserver.api.deploy.SelfTest.class, () -> { %s }, null);";
    write("good.jar", selfTested("good", register.formatted("")));
    write("bad.jar", selfTested("bad", register.formatted("throw new Exception(\"no model\");")));
    looks(3);
    assertVerdict("good.jar", "active", "");
    assertVerdict("bad.jar", "refused", "its self-test failed: java.lang.Exception: no model");
    assertEquals(List.of("good 1.0.0"), framework.installed());
    assertEquals("org.vconserver.api.deploy.SelfTest", SelfTest.class.getName());
  }

  private static TestJar selfTested(String name, String body) throws IOException {
    return bundle(name, "1.0.0")
        .activator("Tests", body)
        .with("Import-Package", "org.osgi.framework,org.vconserver.api.deploy");
  }

  // ---- replacing ----

  @Test
  void startsTheNewBundleBesideTheOldOneBeforeItStopsTheOldOne() throws Exception {
    write("a.jar", bundle("a", "1.0.0").with("Note", "old"));
    looks(2);
    List<String> events = new ArrayList<>();
    framework.context.addBundleListener(
        e -> {
          if (e.getType() == BundleEvent.STARTED || e.getType() == BundleEvent.STOPPED) {
            String note = e.getBundle().getHeaders("").get("Note");
            synchronized (events) {
              events.add(note + (e.getType() == BundleEvent.STARTED ? " up" : " down"));
            }
          }
        });
    write("a.jar", bundle("a", "1.0.0").with("Note", "newer"));
    looks(2);
    await()
        .untilAsserted(
            () -> {
              synchronized (events) {
                assertEquals(List.of("newer up", "old down"), events);
              }
            });
    assertEquals(List.of("a 1.0.0"), framework.active());
    assertEquals(List.of(), warnings());
  }

  @Test
  void keepsTheOldBundleWhenTheNewOneFails() throws Exception {
    write("a.jar", bundle("a", "1.0.0"));
    looks(2);
    write("a.jar", bundle("a", "2.0.0").with("Bundle-Activator", "no.such.Activator"));
    looks(5);
    assertEquals(List.of("a 1.0.0"), framework.active());
    assertEquals(1, warnings().size(), warnings()::toString);
    assertVerdict("a.jar", "refused", "; 1.0.0 goes on");
    write("a.jar", bundle("a", "3.0.0").with("Import-Package", "org.example.lib"));
    looks(5);
    assertEquals(List.of("a 1.0.0"), framework.active());
    assertVerdict("a.jar", "waiting", "the version before it goes on");
    write("a.jar", bundle("a", "1.0.0"));
    looks(2);
    assertVerdict("a.jar", "active", "");
    assertEquals(List.of("a 1.0.0"), framework.installed());
  }

  @Test
  void whatServedGoesOnAfterARestartIfTheNewerJarIsRefused() throws Exception {
    write("p.jar", processor("1.0.0"));
    looks(2);
    write("p.jar", processor("2.0.0").with("Bundle-Activator", "no.such.Activator"));
    looks(2);
    for (Bundle bundle : framework.context.getBundles()) {
      if (bundle.getLocation().startsWith("deploy:")) {
        bundle.uninstall();
      }
    }
    jars = deployments(Map.of());
    looks(2);
    assertVerdict("p.jar", "refused", "; 1.0.0 goes on");
    assertEquals(List.of("p 1.0.0"), framework.active());
    Files.delete(folder.resolve("p.jar"));
    looks(2);
    write("p.jar", processor("2.0.0").with("Bundle-Activator", "no.such.Activator"));
    looks(2);
    assertEquals(List.of(), framework.active());
  }

  @Test
  void theNewVersionIsOnProbationAndTheOldOneInReserve() throws Exception {
    write("p.jar", processor("1.0.0"));
    looks(2);
    assertEquals(List.of("1.0.0 SERVING"), registry.roles());
    write("p.jar", processor("1.1.0"));
    looks(2);
    assertEquals(List.of("1.0.0 RESERVE", "1.1.0 SERVING"), registry.roles());
    registry.runs.put("1.1.0", 20L);
    registry.users.put("1.0.0", 1);
    looks(1);
    assertEquals(List.of("1.0.0 LEAVING", "1.1.0 SERVING"), registry.roles());
    assertEquals(List.of("p 1.0.0", "p 1.1.0"), framework.active());
    registry.users.remove("1.0.0");
    looks(1);
    assertEquals(List.of("p 1.1.0"), framework.installed());
  }

  @Test
  void threeFaultsThatTheOldVersionDoesNotHaveRollTheNewOneBack() throws Exception {
    byte[] good = processor("1.0.0").bytes();
    write("p.jar", good);
    looks(2);
    byte[] bad = processor("1.1.0").bytes();
    write("p.jar", bad);
    looks(2);
    registry.regressions.put("1.1.0", List.of("x: NPE", "x: NPE"));
    looks(1);
    assertEquals(List.of("1.0.0 RESERVE", "1.1.0 SERVING"), registry.roles());
    registry.regressions.put("1.1.0", List.of("x: NPE", "x: NPE", "x: NPE at A.java:1"));
    looks(1);
    assertEquals(List.of("1.0.0 SERVING"), registry.roles());
    looks(3);
    assertVerdict("p.jar", "active", "1.1.0 was rolled back after 3 faults");
    assertVerdict("p.jar", "active", "x: NPE at A.java:1; it is in .quarantine");
    assertTrue(Arrays.equals(good, Files.readAllBytes(folder.resolve("p.jar"))));
    List<String> quarantined =
        Arrays.stream(folder.resolve(".quarantine").toFile().list()).sorted().toList();
    assertEquals(2, quarantined.size());
    assertTrue(quarantined.get(0).startsWith("p-1.1.0-"), quarantined.get(0));
    String description =
        quarantined.stream().filter(name -> name.endsWith(".json")).findFirst().orElseThrow();
    JsonNode verdict = JSON.readTree(folder.resolve(".quarantine").resolve(description).toFile());
    assertEquals("refused", verdict.path("state").asText());

    write("p.jar", bad);
    looks(2);
    assertVerdict("p.jar", "refused", "it was rolled back before and is in .quarantine");
    assertEquals(List.of("1.0.0 SERVING"), registry.roles());
    for (String name : quarantined) {
      Files.delete(folder.resolve(".quarantine").resolve(name));
    }
    write("p.jar", processor("1.0.1"));
    looks(2);
    write("p.jar", bad);
    looks(2);
    assertVerdict("p.jar", "active", "");
  }

  @Test
  void aVersionThatAPipelineNamesStaysAndComesBack() throws Exception {
    TestPipelines pipelines = new TestPipelines();
    pins.use(pipelines);
    write("p.jar", processor("1.0.0"));
    looks(2);
    write("p.jar", processor("2.0.0"));
    looks(2);
    pipelines.pin("old", "[1,2)");
    nanos.addAndGet(Duration.ofSeconds(31).toNanos());
    looks(2);
    assertEquals(List.of("1.0.0 PINNED", "2.0.0 SERVING"), registry.roles());
    pipelines.delete("old");
    nanos.addAndGet(Duration.ofSeconds(3).toNanos());
    looks(2);
    assertEquals(List.of("2.0.0 SERVING"), registry.roles());
    pipelines.pin("again", "1.0");
    nanos.addAndGet(Duration.ofSeconds(3).toNanos());
    looks(2);
    assertEquals(List.of("2.0.0 SERVING"), registry.roles(), "2.0.0 is in that range as well");
    pipelines.pin("again", "[1.0.0,1.0.0]");
    nanos.addAndGet(Duration.ofSeconds(3).toNanos());
    looks(2);
    assertEquals(List.of("2.0.0 SERVING", "1.0.0 PINNED"), registry.roles());
    Files.delete(folder.resolve("p.jar"));
    looks(2);
    assertEquals(List.of(), framework.installed());
  }

  @Test
  void aDrainThatOutlastsItsLimitIsReportedAndForcedOnlyIfConfigured() throws Exception {
    write("p.jar", processor("1.0.0"));
    looks(2);
    registry.users.put("1.0.0", 1);
    Files.delete(folder.resolve("p.jar"));
    looks(2);
    nanos.addAndGet(Duration.ofSeconds(31).toNanos());
    looks(3);
    assertEquals(List.of("1.0.0 LEAVING"), registry.roles());
    assertEquals(1, warnings().size(), warnings()::toString);
    assertTrue(warnings().get(0).contains("1 runs still use it"), warnings().get(0));
    assertEquals(DeployState.DRAINING, deployments().find("p.jar").orElseThrow().state());
    jars = deployments(Map.of("DEPLOY_DRAIN_FORCED", "true"));
    write("q.jar", processor("1.0.0"));
    looks(2);
    Files.delete(folder.resolve("q.jar"));
    looks(2);
    nanos.addAndGet(Duration.ofSeconds(31).toNanos());
    looks(1);
    assertEquals(Optional.empty(), deployments().find("q.jar"));
  }

  // ---- whose names are whose ----

  @Test
  void aNameOfAnotherBundleIsRefusedUntilTheOperatorHandsItOverAndGivenUpWithTheJar()
      throws Exception {
    names.handOver("stamp", "core");
    write("p.jar", processor("1.0.0"));
    looks(2);
    assertVerdict("p.jar", "refused", "processor stamp belongs to another bundle");
    BundleDeployments deployments = deployments();
    VconException unknown =
        assertThrows(VconException.class, () -> deployments.handOver("stamp", "nobody"));
    assertEquals(ServerError.BUNDLE_NOT_FOUND, unknown.code());
    lookingMeanwhile(
        () -> {
          deployments.handOver("stamp", "p");
          return "";
        });
    assertVerdict("p.jar", "active", "");
    NameOwner owner = new NameOwner("stamp", "p", Set.of());
    assertEquals(List.of(owner), registry.owners());
    registry.owners.clear();
    new KeptNames(temp.resolve("names.json")).use(registry);
    assertEquals(List.of(owner), registry.owners(), "over a restart");
    lookingMeanwhile(() -> deployments.remove("p.jar", false));
    assertEquals(List.of(), registry.owners());
  }

  @Test
  void aJarDeletedByHandKeepsItsNamesAndSoDoesABundleOfTheDistribution() throws Exception {
    names.handOver("stamp", "p");
    write("p.jar", processor("1.0.0"));
    looks(2);
    Files.delete(folder.resolve("p.jar"));
    looks(2);
    assertEquals(1, registry.owners().size());
    framework.install(processor("0.9.0"));
    write("p.jar", processor("1.0.0"));
    looks(2);
    lookingMeanwhile(() -> deployments().remove("p.jar", false));
    assertEquals(1, registry.owners().size());
  }

  // ---- by hand ----

  @Test
  void aKeptVersionIsPutBackByHand() throws Exception {
    write("p.jar", processor("1.0.0"));
    looks(2);
    BundleDeployments deployments = deployments();
    VconException nothing =
        assertThrows(VconException.class, () -> deployments.rollBack("p.jar", Optional.empty()));
    assertEquals(ServerError.NOTHING_KEPT, nothing.code());
    write("p.jar", processor("1.1.0"));
    looks(2);
    DeployedBundle now = lookingMeanwhile(() -> deployments.rollBack("p.jar", Optional.empty()));
    assertEquals("1.0.0", now.version());
    assertEquals(DeployState.ACTIVE, now.state());
    assertEquals("1.1.0", now.kept().get(0).version());
    assertEquals(List.of("1.0.0 SERVING", "1.1.0 RESERVE"), registry.roles());
  }

  @Test
  void drainedIsOutOfUseUntilResumed() throws Exception {
    write("p.jar", processor("1.0.0"));
    looks(2);
    BundleDeployments deployments = deployments();
    DeployedBundle drained = lookingMeanwhile(() -> deployments.drain("p.jar"));
    assertEquals(DeployState.DRAINING, drained.state());
    assertEquals(List.of("1.0.0 LEAVING"), registry.roles());
    DeployedBundle resumed = lookingMeanwhile(() -> deployments.resume("p.jar"));
    assertEquals(DeployState.ACTIVE, resumed.state());
    assertEquals(List.of("1.0.0 SERVING"), registry.roles());
  }

  @Test
  void drainingWhatDoesNotRunTakesNoTime() throws Exception {
    write("f.jar", bundle("f", "1.0.0").with("Fragment-Host", "a"));
    looks(2);
    assertEquals(DeployState.REFUSED, deployments().drain("f.jar").state());
    assertEquals(DeployState.REFUSED, deployments().resume("f.jar").state());
  }

  @Test
  void putAndRemoveGiveTheVerdict() throws Exception {
    BundleDeployments deployments = deployments();
    byte[] jar = bundle("a", "1.0.0").bytes();
    DeployedBundle put =
        lookingMeanwhile(() -> deployments.put("a.jar", new java.io.ByteArrayInputStream(jar)));
    assertEquals(DeployState.ACTIVE, put.state());
    VconException noJar =
        assertThrows(
            VconException.class,
            () -> deployments.put("a.jar", new java.io.ByteArrayInputStream(new byte[] {1})));
    assertEquals(ServerError.BUNDLE_REFUSED, noJar.code());
    assertTrue(Arrays.equals(jar, Files.readAllBytes(folder.resolve("a.jar"))));
    DeployedBundle removed = lookingMeanwhile(() -> deployments.remove("a.jar", false));
    assertEquals(List.of(), removed.live());
    assertEquals(List.of(), framework.installed());
    for (String name : List.of("../a.jar", ".a.jar", "a.txt", "a/b.jar", "")) {
      VconException refused =
          assertThrows(
              VconException.class,
              () -> deployments.put(name, new java.io.ByteArrayInputStream(jar)));
      assertEquals(ServerError.INVALID_NAME, refused.code());
    }
  }

  private <T> T lookingMeanwhile(java.util.concurrent.Callable<T> call) throws Exception {
    var threads = Executors.newSingleThreadExecutor();
    try {
      var answer = threads.submit(call);
      await()
          .pollInterval(Duration.ofMillis(10))
          .until(
              () -> {
                look();
                return answer.isDone();
              });
      return answer.get();
    } finally {
      threads.shutdownNow();
    }
  }

  // ---- backends, and what a change touches ----

  @Test
  void aBackendTakesThePlaceOfTheOneBeforeItAndGivesItBack() throws Exception {
    String provide = "c.registerService(Runnable.class, () -> {}, null);";
    Bundle own =
        framework.install(backend("1.0.0").activator("Provides", provide).with("Note", "own"));
    write("store.jar", backend("1.1.0").activator("Nothing", ""));
    looks(2);
    assertVerdict("store.jar", "refused", "it did not provide java.lang.Runnable within 2 s");
    assertEquals(Bundle.ACTIVE, own.getState());
    write("store.jar", backend("1.2.0").activator("Provides", provide));
    looks(2);
    assertVerdict("store.jar", "active", "");
    assertEquals(List.of("store 1.2.0"), framework.active());
    write("store.jar", backend("1.3.0").activator("Provides", provide));
    looks(3);
    assertEquals(List.of("store 1.3.0"), framework.active());
    Files.delete(folder.resolve("store.jar"));
    looks(3);
    assertEquals(List.of("store 1.0.0"), framework.active());
  }

  @Test
  void onlyThePluginAndItsDependentsAreTouched() throws Exception {
    framework.install(bundle("core", "1.0.0").with("Export-Package", "core.api"));
    write(
        "lib.jar",
        bundle("lib", "1.0.0")
            .with("Export-Package", "lib.api")
            .with("Import-Package", "core.api"));
    write("user.jar", bundle("user", "1.0.0").with("Import-Package", "lib.api"));
    write("other.jar", bundle("other", "1.0.0").with("Import-Package", "core.api"));
    looks(4);
    List<String> touched = new ArrayList<>();
    framework.context.addBundleListener(
        e -> {
          if (e.getType() == BundleEvent.STOPPED || e.getType() == BundleEvent.UNRESOLVED) {
            synchronized (touched) {
              touched.add(e.getBundle().getSymbolicName());
            }
          }
        });
    write(
        "lib.jar",
        bundle("lib", "1.1.0")
            .with("Export-Package", "lib.api")
            .with("Import-Package", "core.api"));
    looks(4);
    await()
        .untilAsserted(
            () -> {
              synchronized (touched) {
                assertEquals(new TreeSet<>(List.of("lib", "user")), new TreeSet<>(touched));
              }
            });
    assertEquals(
        List.of("core 1.0.0", "lib 1.1.0", "other 1.0.0", "user 1.0.0"), framework.active());
  }

  // ---- the component ----

  @Test
  void theComponentWatchesByItself() throws Exception {
    write("early.jar", bundle("early", "1.0.0"));
    Deployer deployer =
        new Deployer(framework.context, framework.components(), DeployTexts.config(Map.of()));
    await().until(() -> framework.active().equals(List.of("early 1.0.0")));
    write("user.jar", bundle("user", "1.0.0").with("Import-Package", "org.example.lib"));
    await().until(() -> warnings().size() == 1);
    write(
        "hangs.jar",
        bundle("hangs", "1.0.0")
            .activator(
                "Hangs", "while (true) { try { Thread.sleep(9999); } catch (Exception e) {} }"));
    write("lib.jar", bundle("lib", "1.0.0").with("Export-Package", "org.example.lib"));
    await()
        .atMost(Duration.ofSeconds(3))
        .until(() -> framework.active().equals(List.of("early 1.0.0", "lib 1.0.0", "user 1.0.0")));
    Files.delete(folder.resolve("early.jar"));
    await().until(() -> framework.active().equals(List.of("lib 1.0.0", "user 1.0.0")));
    deployer.close();
    assertEquals(null, framework.context.getServiceReference(BundleDeployments.class));
  }

  private void look() {
    nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(50));
    jars.look();
  }

  private void looks(int times) {
    for (int i = 0; i < times; i++) {
      look();
    }
  }

  private BundleDeployments deployments() {
    return new FolderDeployments(jars, settings, System::nanoTime);
  }

  private JsonNode status(String file) {
    try {
      return JSON.readTree(folder.resolve(".status").resolve(file + ".json").toFile());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private List<String> missing(String file) {
    List<String> missing = new ArrayList<>();
    status(file).path("missing").forEach(one -> missing.add(one.asText()));
    return missing;
  }

  private void assertVerdict(String file, String state, String reason) {
    JsonNode status = status(file);
    assertEquals(state, status.path("state").asText(), status::toString);
    assertTrue(status.path("reason").asText().contains(reason), status::toString);
  }

  private List<String> warnings() {
    return messages(Level.WARN);
  }

  private List<String> infos() {
    return messages(Level.INFO);
  }

  private List<String> messages(Level level) {
    return List.copyOf(log.list).stream()
        .filter(e -> e.getLevel() == level)
        .map(ILoggingEvent::getFormattedMessage)
        .toList();
  }

  private void write(String name, TestJar jar) throws IOException {
    write(name, jar.bytes());
  }

  private void write(String name, byte[] content) throws IOException {
    Path part = temp.resolve(name + ".part");
    Files.write(part, content);
    Files.move(part, folder.resolve(name), StandardCopyOption.REPLACE_EXISTING);
  }

  private static TestJar processor(String version) {
    return bundle("p", version).with("Processor", "stamp");
  }

  private static TestJar backend(String version) {
    return bundle("store", version).with("Provide-Capability", "vcon.backend;scheme=test");
  }

  /** Pipelines in memory. */
  private static final class TestPipelines implements PipelineStore {
    private final Map<String, PipelineDefinition> all = new TreeMap<>();

    void pin(String name, String versions) throws IOException {
      ObjectNode json = JSON.createObjectNode();
      json.putObject("pipeline_options");
      json.putArray("processors")
          .addObject()
          .put("processor_name", "stamp")
          .put("processor_version", versions);
      put(name, PipelineDefinition.of(json));
    }

    @Override
    public void ping() {}

    @Override
    public SortedSet<String> names() {
      return new TreeSet<>(all.keySet());
    }

    @Override
    public Optional<PipelineDefinition> find(String name) {
      return Optional.ofNullable(all.get(name));
    }

    @Override
    public void put(String name, PipelineDefinition definition) {
      all.put(name, definition);
    }

    @Override
    public boolean delete(String name) {
      return all.remove(name) != null;
    }
  }
}
