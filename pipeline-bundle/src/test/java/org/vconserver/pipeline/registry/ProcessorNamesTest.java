package org.vconserver.pipeline.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.vconserver.api.processor.BundleRole;
import org.vconserver.api.processor.NameOwner;
import org.vconserver.api.processor.ProcessorDescriptor;
import org.vconserver.api.processor.ProcessorSession;
import org.vconserver.api.processor.RegisteredProcessor;
import org.vconserver.api.processor.VconProcessor;
import org.vconserver.api.server.ReadinessFinding;

/** Whose the name of a processor is, against a real framework. */
@Timeout(60)
class ProcessorNamesTest {
  @TempDir Path folder;
  private ProcessorFramework framework;
  private LiveProcessorRegistry registry;

  @BeforeEach
  void start() throws Exception {
    framework = new ProcessorFramework(folder, Duration.ofSeconds(1), Duration.ofSeconds(1));
    registry = framework.registry();
  }

  @AfterEach
  void stop() throws Exception {
    framework.close();
  }

  private Bundle jq(String bundleName, String version, BundleRole role) throws Exception {
    Bundle bundle = framework.bundle(bundleName, version);
    registry.role(bundle.getBundleId(), role);
    ProcessorFramework.register(bundle, "jq", TestProcessor.idle());
    return bundle;
  }

  /** Has a title and does nothing. */
  private record Titled(String title) implements VconProcessor<TestProcessor.NoOptions> {
    @Override
    public ProcessorDescriptor<TestProcessor.NoOptions> descriptor() {
      return ProcessorDescriptor.of(TestProcessor.NoOptions.class, title, "Tests.");
    }

    @Override
    public void process(ProcessorSession session, TestProcessor.NoOptions options) {}
  }

  private String serving() {
    return registry.find("jq").map(RegisteredProcessor::bundle).orElse("nobody");
  }

  @Test
  void aNameBelongsToTheFirstBundleThatServesUnderItWhateverVersionAnotherHas() throws Exception {
    jq("org.vconserver.core", "0.1.0", BundleRole.SERVING);
    Bundle stranger = jq("com.acme.jq", "9.0.0", BundleRole.TRIAL);
    assertEquals(
        List.of(
            "processor jq belongs to bundle org.vconserver.core: give yours another name, or hand"
                + " this one over to com.acme.jq by curl -X PUT"
                + " 'http://127.0.0.1:8000/bundles/processors/jq?bundle=com.acme.jq'"),
        registry.leftOut(stranger.getBundleId()));
    registry.role(stranger.getBundleId(), BundleRole.SERVING);
    assertEquals("org.vconserver.core", serving());
    assertEquals(1, registry.active().size());
    Bundle update = jq("org.vconserver.core", "0.2.0", BundleRole.TRIAL);
    assertEquals(List.of(), registry.leftOut(update.getBundleId()));
  }

  @Test
  void aBundleThatIsOnlyTriedOutTakesNoName() throws Exception {
    jq("com.acme.bad", "1.0.0", BundleRole.TRIAL);
    jq("com.acme.good", "1.0.0", BundleRole.SERVING);
    assertEquals("com.acme.good", serving());
  }

  @Test
  void theNameOfABundleThatIsAwayIsFreeForNobodyAndThatIsTold() throws Exception {
    jq("org.vconserver.core", "0.1.0", BundleRole.SERVING).stop();
    Bundle other = jq("com.acme.jq", "1.0.0", BundleRole.SERVING);
    assertEquals("nobody", serving());
    assertEquals(1, registry.leftOut(other.getBundleId()).size());
    ReadinessFinding finding = registry.look().get(0);
    assertTrue(
        finding.reason().contains("org.vconserver.core, which does not serve"), finding::toString);
    assertTrue(finding.reason().contains("bundle=com.acme.jq'"), finding::toString);
  }

  @Test
  void theOperatorHandsANameOverAndBack() throws Exception {
    Bundle core = jq("org.vconserver.core", "0.1.0", BundleRole.SERVING);
    Bundle other = jq("com.acme.jq", "1.0.0", BundleRole.SERVING);
    registry.handOver("jq", "com.acme.jq");
    assertEquals("com.acme.jq", serving());
    assertEquals(List.of(), registry.leftOut(other.getBundleId()));
    assertEquals(List.of(), registry.leftOut(core.getBundleId()), "the operator wanted it so");
    registry.handOver("jq", "org.vconserver.core");
    assertEquals("org.vconserver.core", serving());
    assertEquals(
        List.of(new NameOwner("jq", "org.vconserver.core", Set.of("com.acme.jq"))),
        registry.owners());
  }

  @Test
  void whoIsRemovedGivesItsNamesUpToWhoServesUnderThemToo() throws Exception {
    jq("org.vconserver.core", "0.1.0", BundleRole.SERVING);
    Bundle other = jq("com.acme.jq", "1.0.0", BundleRole.SERVING);
    registry.handOver("jq", "com.acme.jq");
    registry.role(other.getBundleId(), BundleRole.LEAVING);
    registry.giveUp("com.acme.jq");
    assertEquals("org.vconserver.core", serving());
  }

  @Test
  void whatWasKeptHoldsWhoeverCameFirstAfterARestart() throws Exception {
    jq("com.acme.jq", "1.0.0", BundleRole.SERVING);
    registry.restore(List.of(new NameOwner("jq", "org.vconserver.core", Set.of())));
    jq("org.vconserver.core", "0.1.0", BundleRole.SERVING);
    assertEquals("org.vconserver.core", serving());
  }

  @Test
  void aNameThatTwoFilesConfigureIsToldWithTheFileThatServes() throws Exception {
    Bundle bundle = framework.bundle("com.acme.many", "1.0.0");
    for (String file : List.of("many-b.cfg", "many-a.cfg")) {
      ProcessorFramework.register(
          bundle,
          "many",
          new Titled(file),
          Map.of("felix.fileinstall.filename", "file:/etc/" + file));
    }
    assertEquals(
        "is configured 2 times: many-a.cfg, many-b.cfg; the first of these serves, give the others"
            + " another vcon.processor.name",
        registry.look().get(0).reason());
    assertEquals("many-a.cfg", registry.find("many").orElseThrow().title());
  }
}
