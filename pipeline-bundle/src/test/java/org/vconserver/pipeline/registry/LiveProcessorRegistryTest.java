package org.vconserver.pipeline.registry;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceFactory;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.wiring.BundleWiring;
import org.vconserver.api.error.ServerError;
import org.vconserver.api.processor.BundleRole;
import org.vconserver.api.processor.ProcessorDescriptor;
import org.vconserver.api.processor.ProcessorFault;
import org.vconserver.api.processor.ProcessorSession;
import org.vconserver.api.processor.ProcessorUse;
import org.vconserver.api.processor.RegisteredProcessor;
import org.vconserver.api.processor.VconProcessor;
import org.vconserver.api.processor.VersionRange;
import org.vconserver.vcon.error.VconException;

/** Who gets which version, against a real framework. */
@Timeout(60)
class LiveProcessorRegistryTest {
  private static final Duration DRAIN_LIMIT = Duration.ofSeconds(20);
  private static final Duration START_LIMIT = Duration.ofSeconds(1);
  @TempDir Path folder;
  private ProcessorFramework framework;
  private LiveProcessorRegistry registry;

  @BeforeEach
  void start() throws Exception {
    framework = new ProcessorFramework(folder, DRAIN_LIMIT, START_LIMIT);
    registry = framework.registry();
  }

  @AfterEach
  void stop() throws Exception {
    framework.close();
  }

  /** A bundle with the processor tag. */
  private Bundle tag(String version, BundleRole role) throws Exception {
    Bundle bundle = framework.bundle("com.acme.tag", version);
    registry.role(bundle.getBundleId(), role);
    ProcessorFramework.register(bundle, "tag", TestProcessor.idle());
    return bundle;
  }

  private static VersionRange range(String text) {
    return VersionRange.parse(text).orElseThrow();
  }

  private Optional<String> found(String versions) {
    Optional<String> found =
        registry.find("tag", range(versions)).map(RegisteredProcessor::version);
    assertEquals(found.isPresent(), registry.options("tag", range(versions)).isPresent());
    return found;
  }

  private String acquired(VersionRange versions) {
    try (ProcessorUse use = registry.acquire("tag", versions)) {
      return use.registered().version();
    }
  }

  private long openUses(Bundle bundle) {
    return registry.processors(bundle.getBundleId()).get(0).openUses();
  }

  @Test
  void theNewestVersionThatServesWins() throws Exception {
    tag("1.10.0", BundleRole.SERVING);
    tag("1.9.0", BundleRole.SERVING);
    tag("2.0.0", BundleRole.TRIAL);
    assertEquals("1.10.0", acquired(VersionRange.ANY));
    assertEquals(
        List.of("1.10.0"), registry.active().stream().map(RegisteredProcessor::version).toList());
    assertEquals(
        List.of("2.0.0", "1.10.0", "1.9.0"),
        registry.all().stream().map(RegisteredProcessor::version).toList());
  }

  @Test
  void ofTheSameVersionTheLaterBundleWins() throws Exception {
    tag("1.0.0", BundleRole.SERVING);
    Bundle later = tag("1.0.0", BundleRole.SERVING);
    assertEquals(later.getBundleId(), registry.find("tag").orElseThrow().bundleId());
  }

  @ParameterizedTest
  @EnumSource(names = {"TRIAL", "LEAVING"})
  void aBundleOnItsWayInOrOutHandsOutNothing(BundleRole role) throws Exception {
    Bundle bundle = tag("1.0.0", role);
    assertEquals(Optional.empty(), registry.find("tag"));
    assertEquals(Optional.empty(), found("[1,2)"));
    assertEquals(List.of(), registry.active());
    VconException refused = assertThrows(VconException.class, () -> registry.acquire("tag"));
    assertEquals(ServerError.PROCESSOR_NOT_REGISTERED, refused.code());
    assertEquals(role, registry.processors(bundle.getBundleId()).get(0).role());
  }

  @ParameterizedTest
  @EnumSource(names = {"RESERVE", "PINNED"})
  void aReplacedVersionIsForThoseWhoNameIt(BundleRole role) throws Exception {
    tag("1.0.0", role);
    assertEquals(Optional.empty(), found("0"));
    assertEquals(Optional.of("1.0.0"), found("[1,2)"));
    tag("2.0.0", BundleRole.SERVING);
    assertEquals(Optional.of("2.0.0"), found("0"));
    assertEquals(Optional.of("1.0.0"), found("[1,2)"));
    assertEquals(Optional.of("2.0.0"), found("[1,3)"), "who serves comes first");
    assertEquals(Optional.empty(), found("[3,4)"));
    assertEquals("1.0.0", acquired(range("[1.0.0,1.0.0]")));
  }

  @Test
  void aRoleHoldsForWhatTheBundleRegistersLater() throws Exception {
    Bundle bundle = tag("1.0.0", BundleRole.TRIAL);
    ProcessorFramework.register(bundle, "other", TestProcessor.idle());
    assertEquals(Optional.empty(), registry.find("other"));
    registry.role(bundle.getBundleId(), BundleRole.SERVING);
    assertTrue(registry.find("other").isPresent());
    assertEquals(
        List.of("other", "tag"),
        registry.processors(bundle.getBundleId()).stream().map(RegisteredProcessor::name).toList());
  }

  @Test
  void usesRunsAndOwnFailuresAreCounted() throws Exception {
    Bundle bundle = tag("1.0.0", BundleRole.SERVING);
    ProcessorUse use = registry.acquire("tag");
    assertEquals(1, openUses(bundle));
    use.succeeded();
    use.close();
    use.close();
    assertEquals(0, openUses(bundle));
    try (ProcessorUse vendor = registry.acquire("tag")) {
      vendor.failed(new VconException(ServerError.PROCESSOR_FAILED, "vendor is away"));
    }
    try (ProcessorUse bug = registry.acquire("tag")) {
      bug.failed(new NullPointerException());
    }
    RegisteredProcessor counted = registry.find("tag").orElseThrow();
    assertEquals(3, counted.runs());
    assertEquals(1, counted.failures());
    ProcessorFault last = Objects.requireNonNull(counted.lastFault());
    assertTrue(last.own());
    assertTrue(last.what().startsWith("java.lang.NullPointerException at "), last::what);
  }

  @Test
  void aFaultThatWasForeseenIsToldByItsCodeWithoutItsWords() throws Exception {
    tag("1.0.0", BundleRole.SERVING);
    assertNull(registry.find("tag").orElseThrow().lastFault());
    try (ProcessorUse vendor = registry.acquire("tag")) {
      vendor.failed(new VconException(ServerError.PROCESSOR_FAILED, "words of a caller"));
    }
    ProcessorFault last = Objects.requireNonNull(registry.find("tag").orElseThrow().lastFault());
    assertEquals("PROCESSOR_FAILED", last.what());
    assertFalse(last.own());
  }

  @Test
  void theVersionBeforeStandsInForOneThatFailsByItsOwnFault() throws Exception {
    tag("1.0.0", BundleRole.RESERVE);
    Bundle fresh = tag("2.0.0", BundleRole.SERVING);
    try (ProcessorUse use = registry.acquire("tag")) {
      assertEquals(Optional.empty(), use.reserve(), "it has not failed");
      use.failed(new IllegalStateException("content of a vCon"));
      try (ProcessorUse before = use.reserve().orElseThrow()) {
        assertEquals("1.0.0", before.registered().version());
        assertEquals(Optional.empty(), before.reserve());
        assertEquals(List.of(), registry.regressions(fresh.getBundleId()));
        before.succeeded();
      }
    }
    List<String> regressions = registry.regressions(fresh.getBundleId());
    assertEquals(1, regressions.size());
    assertTrue(
        regressions.get(0).startsWith("tag: java.lang.IllegalStateException at "),
        regressions::toString);
    assertFalse(regressions.get(0).contains("content"), regressions::toString);
  }

  @Test
  void whatTheVersionBeforeCannotDoEitherIsNoRegression() throws Exception {
    tag("1.0.0", BundleRole.RESERVE);
    Bundle fresh = tag("2.0.0", BundleRole.SERVING);
    try (ProcessorUse use = registry.acquire("tag")) {
      use.failed(new NullPointerException());
      try (ProcessorUse before = use.reserve().orElseThrow()) {
        before.failed(new NullPointerException());
      }
    }
    assertEquals(List.of(), registry.regressions(fresh.getBundleId()));
  }

  @Test
  void nobodyStandsInForAVendor() throws Exception {
    tag("1.0.0", BundleRole.RESERVE);
    tag("2.0.0", BundleRole.SERVING);
    try (ProcessorUse use = registry.acquire("tag")) {
      use.failed(new java.io.UncheckedIOException(new java.io.IOException("reset")));
      assertEquals(Optional.empty(), use.reserve());
    }
  }

  @Test
  void nobodyStandsInWhoseVersionWasNotWanted() throws Exception {
    tag("1.0.0", BundleRole.RESERVE);
    tag("2.0.0", BundleRole.SERVING);
    try (ProcessorUse use = registry.acquire("tag", range("[2,3)"))) {
      use.failed(new NullPointerException());
      assertEquals(Optional.empty(), use.reserve());
    }
    try (ProcessorUse use = registry.acquire("tag", range("[1,2)"))) {
      use.failed(new NullPointerException());
      assertEquals(Optional.empty(), use.reserve(), "not even itself");
    }
  }

  @Test
  void aBundleOfAnotherNameIsNoVersionBefore() throws Exception {
    Bundle stranger = framework.bundle("com.stranger.tag", "1.0.0");
    registry.role(stranger.getBundleId(), BundleRole.RESERVE);
    ProcessorFramework.register(stranger, "tag", TestProcessor.idle());
    tag("2.0.0", BundleRole.SERVING);
    try (ProcessorUse use = registry.acquire("tag")) {
      use.failed(new NullPointerException());
      assertEquals(Optional.empty(), use.reserve());
    }
  }

  @Test
  void aRunOnAVersionThatWasTakenOutMeanwhileGoesToTheOneThatIsBack() throws Exception {
    Bundle old = tag("1.0.0", BundleRole.RESERVE);
    Bundle bad = tag("2.0.0", BundleRole.SERVING);
    try (ProcessorUse use = registry.acquire("tag")) {
      registry.role(bad.getBundleId(), BundleRole.LEAVING);
      registry.role(old.getBundleId(), BundleRole.SERVING);
      use.failed(new NullPointerException());
      try (ProcessorUse before = use.reserve().orElseThrow()) {
        assertEquals("1.0.0", before.registered().version());
      }
    }
  }

  @Test
  void aBundleThatStopsWaitsForItsUses() throws Exception {
    Bundle bundle = tag("1.0.0", BundleRole.SERVING);
    ProcessorUse use = registry.acquire("tag");
    CompletableFuture<Void> stop = CompletableFuture.runAsync(() -> stop(bundle));
    await().until(() -> registry.find("tag").isEmpty());
    assertThrows(VconException.class, () -> registry.acquire("tag"));
    assertFalse(stop.isDone());
    use.close();
    stop.get(10, TimeUnit.SECONDS);
    assertEquals(Bundle.RESOLVED, bundle.getState());
    assertEquals(List.of(), registry.processors(bundle.getBundleId()));
  }

  private static void stop(Bundle bundle) {
    try {
      bundle.stop();
    } catch (org.osgi.framework.BundleException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aProcessorThatHangsInItsActivationIsLeftOutAndHoldsUpNobody() throws Exception {
    CountDownLatch interrupted = new CountDownLatch(1);
    Bundle bundle = framework.bundle("com.acme.hangs", "1.0.0");
    long begin = System.nanoTime();
    CompletableFuture<?> hanging =
        CompletableFuture.runAsync(
            () -> ProcessorFramework.register(bundle, "hangs", new Hanging(interrupted)));
    tag("1.0.0", BundleRole.SERVING);
    assertEquals("1.0.0", acquired(VersionRange.ANY));
    hanging.get(10, TimeUnit.SECONDS);
    assertTrue(
        Duration.ofNanos(System.nanoTime() - begin).compareTo(START_LIMIT.multipliedBy(5)) < 0);
    assertEquals(
        List.of("processor hangs is left out: it did not answer within 1 s"),
        registry.leftOut(bundle.getBundleId()));
    assertEquals(Optional.empty(), registry.find("hangs"));
    assertTrue(interrupted.await(10, TimeUnit.SECONDS));
  }

  @Test
  void aProcessorThatIsGoneBeforeItsActivationEndsLeavesNothing() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    Bundle bundle = framework.bundle("com.acme.slow", "1.0.0");
    CompletableFuture<?> registering =
        CompletableFuture.runAsync(
            () -> ProcessorFramework.register(bundle, "slow", new Slow(begun, go)));
    assertTrue(begun.await(10, TimeUnit.SECONDS));
    bundle.stop();
    go.countDown();
    // The framework itself may refuse to end a registration whose service is gone.
    await().until(registering::isDone);
    assertEquals(List.of(), registry.all());
    assertEquals(List.of(), registry.leftOut(bundle.getBundleId()));
  }

  @Test
  void aDescriptorThatCannotBeLinkedIsLeftOutWithTheReason() throws Exception {
    Bundle bundle = framework.bundle("com.acme.broken", "1.0.0");
    ServiceRegistration<?> service =
        ProcessorFramework.register(
            bundle,
            "broken",
            new Descriptions(
                () -> {
                  throw new NoClassDefFoundError("com/acme/Missing");
                }));
    tag("1.0.0", BundleRole.SERVING);
    assertEquals("1.0.0", acquired(VersionRange.ANY));
    assertEquals(
        List.of("processor broken is left out: java.lang.NoClassDefFoundError: com/acme/Missing"),
        registry.leftOut(bundle.getBundleId()));
    service.unregister();
    assertEquals(List.of(), registry.leftOut(bundle.getBundleId()));
  }

  @Test
  void aProcessorWithoutAProperNameIsLeftOutWithTheReason() throws Exception {
    Bundle bundle = framework.bundle("com.acme.unnamed", "1.0.0");
    ProcessorFramework.register(bundle, "no name", TestProcessor.idle());
    assertEquals(
        List.of(
            "a processor is left out: vcon.processor.name must be 1 to 100 letters, digits, dots,"
                + " dashes and underscores, not 'no name'"),
        registry.leftOut(bundle.getBundleId()));
  }

  @Test
  void aProcessorIsStartedWithTheClassLoaderOfItsBundle() throws Exception {
    CompletableFuture<ClassLoader> seen = new CompletableFuture<>();
    Bundle bundle = framework.bundle("com.acme.loader", "1.0.0");
    ProcessorFramework.register(
        bundle,
        "loader",
        new Descriptions(
            () -> {
              seen.complete(Thread.currentThread().getContextClassLoader());
              return TestProcessor.idle().descriptor();
            }));
    assertSame(bundle.adapt(BundleWiring.class).getClassLoader(), seen.get());
  }

  @Test
  void knowsTheExtensionsOfThoseThatServe() throws Exception {
    assertEquals(Set.of("CC", "wtf_transcription"), registry.extensions());
    Bundle bundle = tag("1.0.0", BundleRole.TRIAL);
    assertEquals(Set.of("CC", "wtf_transcription"), registry.extensions());
    registry.role(bundle.getBundleId(), BundleRole.SERVING);
    assertTrue(registry.extensions().contains("test_extension"));
  }

  @Test
  void whatIsForgottenIsGone() throws Exception {
    Bundle bundle = tag("1.0.0", BundleRole.LEAVING);
    bundle.uninstall();
    registry.forget(bundle.getBundleId());
    assertEquals(List.of(), registry.processors(bundle.getBundleId()));
    assertEquals(List.of(), registry.regressions(bundle.getBundleId()));
    assertEquals(List.of(), registry.leftOut(bundle.getBundleId()));
    assertTrue(Stream.of(registry.all(), registry.active()).allMatch(List::isEmpty));
  }

  /** Like a component whose constructor never returns. */
  private record Hanging(CountDownLatch interrupted) implements ServiceFactory<Object> {
    @Override
    public Object getService(Bundle bundle, ServiceRegistration<Object> registration) {
      try {
        Thread.sleep(1_000_000);
      } catch (InterruptedException e) {
        interrupted.countDown();
      }
      throw new IllegalStateException();
    }

    @Override
    public void ungetService(Bundle bundle, ServiceRegistration<Object> registration, Object o) {}
  }

  /** Like a component whose constructor takes its time. */
  private record Slow(CountDownLatch begun, CountDownLatch go) implements ServiceFactory<Object> {
    @Override
    public Object getService(Bundle bundle, ServiceRegistration<Object> registration) {
      begun.countDown();
      try {
        go.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      return TestProcessor.idle();
    }

    @Override
    public void ungetService(Bundle bundle, ServiceRegistration<Object> registration, Object o) {}
  }

  private interface Description {
    ProcessorDescriptor<TestProcessor.NoOptions> get();
  }

  private record Descriptions(Description description)
      implements VconProcessor<TestProcessor.NoOptions> {
    @Override
    public ProcessorDescriptor<TestProcessor.NoOptions> descriptor() {
      return description.get();
    }

    @Override
    public void process(ProcessorSession session, TestProcessor.NoOptions options) {}
  }

  @Test
  void itRemembersWhenAProcessorWent() throws Exception {
    assertEquals(Optional.empty(), registry.lastSeen("tag"));
    Bundle bundle = tag("1.0.0", BundleRole.SERVING);
    assertEquals(Optional.empty(), registry.lastSeen("tag"));
    bundle.stop();
    assertTrue(registry.lastSeen("tag").isPresent());
  }
}
