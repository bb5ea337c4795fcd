package org.vconserver.deploy;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.apache.felix.framework.FrameworkFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.launch.Framework;
import org.slf4j.LoggerFactory;

/** Against a real framework; looks at the folder when told, so that nothing depends on time. */
@Timeout(60)
class DeployTest {
  private final AtomicLong nanos = new AtomicLong();
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private final Logger logger = (Logger) LoggerFactory.getLogger("org.vconserver.deploy");
  @TempDir Path temp;
  private Path folder;
  private Framework framework;
  private BundleContext context;
  private FolderScan scan;
  private long changes;

  @BeforeEach
  void startFramework() throws Exception {
    folder = Files.createDirectory(temp.resolve("deploy"));
    framework =
        new FrameworkFactory()
            .newFramework(
                Map.of(
                    "org.osgi.framework.storage",
                    temp.resolve("cache").toString(),
                    "org.osgi.framework.bsnversion",
                    "multiple",
                    "org.osgi.framework.startlevel.beginning",
                    "50",
                    "vcon.deploy",
                    folder.toString()));
    framework.start();
    context = framework.getBundleContext();
    scan = new FolderScan(List.of(folder), new Deployments(context), nanos::get);
    log.start();
    logger.addAppender(log);
  }

  @AfterEach
  void stopFramework() throws Exception {
    logger.detachAppender(log);
    framework.stop();
    framework.waitForStop(10_000);
  }

  @Test
  void startsAJarThatStaysTheSameForTwoLooks() throws Exception {
    write("a.jar", bundle("a", "1.0.0"));
    look();
    assertEquals(List.of(), active());
    look();
    assertEquals(List.of("a 1.0.0"), active());
    assertTrue(infos().get(0).startsWith("deploy: a.jar active as a 1.0.0 in "), infos().get(0));
  }

  @Test
  void startsTheNewBundleBesideTheOldOneBeforeItStopsTheOldOne() throws Exception {
    write("a.jar", bundle("a", "1.0.0", "Note: old"));
    looks(2);
    List<String> events = new ArrayList<>();
    context.addBundleListener(
        e -> {
          if (e.getType() == BundleEvent.STARTED || e.getType() == BundleEvent.STOPPED) {
            String note = e.getBundle().getHeaders("").get("Note");
            synchronized (events) {
              events.add(note + (e.getType() == BundleEvent.STARTED ? " up" : " down"));
            }
          }
        });
    write("a.jar", bundle("a", "1.0.0", "Note: newer"));
    looks(2);
    await()
        .untilAsserted(
            () -> {
              synchronized (events) {
                assertEquals(List.of("newer up", "old down"), events);
              }
            });
    assertEquals(List.of("a 1.0.0"), active());
    assertEquals(List.of(), warnings());
  }

  @Test
  void keepsTheOldBundleWhenTheNewOneFails() throws Exception {
    write("a.jar", bundle("a", "1.0.0"));
    looks(2);
    write("a.jar", bundle("a", "2.0.0", "Bundle-Activator: no.such.Activator"));
    looks(5);
    assertEquals(List.of("a 1.0.0"), active());
    assertEquals(1, warnings().size(), warnings()::toString);
    assertTrue(
        warnings().get(0).contains("a.jar not started, the old one goes on"), warnings()::toString);
  }

  @Test
  void removesTheBundleOfADeletedFile() throws Exception {
    write("a.jar", bundle("a", "1.0.0"));
    write("b.jar", bundle("b", "1.0.0"));
    looks(2);
    Files.delete(folder.resolve("a.jar"));
    look();
    assertEquals(List.of("b 1.0.0"), active());
    assertEquals(List.of("b 1.0.0"), installed());
  }

  @Test
  void twoFilesOfOneNameAndVersionDoNotTouchEachOther() throws Exception {
    write("a.jar", bundle("a", "1.0.0"));
    write("twin.jar", bundle("a", "1.0.0"));
    looks(2);
    Files.delete(folder.resolve("twin.jar"));
    look();
    assertEquals(List.of("a 1.0.0"), active());
  }

  @Test
  void waitsForTheRestOfAHalfCopiedJarAndWarnsAfterTenSeconds() throws Exception {
    byte[] whole = bundle("a", "1.0.0");
    write("a.jar", Arrays.copyOf(whole, whole.length / 2));
    looks(5);
    assertEquals(List.of(), warnings());
    nanos.addAndGet(TimeUnit.SECONDS.toNanos(11));
    looks(5);
    assertEquals(1, warnings().size(), warnings()::toString);
    assertTrue(warnings().get(0).contains("no complete jar for 10 s"), warnings()::toString);
    write("a.jar", whole);
    looks(2);
    assertEquals(List.of("a 1.0.0"), active());
  }

  @Test
  void leavesNothingOfAFileDeletedWhileItIsCopied() throws Exception {
    byte[] whole = bundle("a", "1.0.0");
    write("a.jar", Arrays.copyOf(whole, whole.length / 2));
    looks(3);
    Files.delete(folder.resolve("a.jar"));
    looks(3);
    assertEquals(List.of(), installed());
    assertEquals(List.of(), warnings());
  }

  @Test
  void saysOnceThatAJarIsNoBundle() throws Exception {
    write("plain.jar", jar("Manifest-Version: 1.0"));
    looks(5);
    assertEquals(
        List.of("deploy: plain.jar not started: not an OSGi bundle (no Bundle-SymbolicName)"),
        warnings());
    assertEquals(List.of(), installed());
  }

  @Test
  void retriesAnUnresolvedBundleWhenOtherBundlesChange() throws Exception {
    write("user.jar", bundle("user", "1.0.0", "Import-Package: org.example.lib"));
    looks(5);
    assertEquals(List.of(), installed());
    assertEquals(1, warnings().size(), warnings()::toString);
    assertTrue(
        warnings().get(0).contains("(osgi.wiring.package=org.example.lib)"), warnings()::toString);
    changes++;
    looks(2);
    assertEquals(1, warnings().size(), warnings()::toString);
    write("lib.jar", bundle("zlib", "1.0.0", "Export-Package: org.example.lib"));
    looks(2);
    changes++;
    look();
    assertEquals(List.of("user 1.0.0", "zlib 1.0.0"), active());
  }

  @Test
  void looksAtJarsOnly() throws Exception {
    write(".hidden.jar", bundle("hidden", "1.0.0"));
    write("a.jar.part", bundle("part", "1.0.0"));
    Files.createDirectory(folder.resolve("folder.jar"));
    looks(3);
    assertEquals(List.of(), installed());
    assertEquals(List.of(), warnings());
  }

  @Test
  void theComponentWatchesByItself() throws Exception {
    write("early.jar", bundle("early", "1.0.0"));
    Deployer deployer = new Deployer(context);
    await().until(() -> active().equals(List.of("early 1.0.0")));
    write("user.jar", bundle("user", "1.0.0", "Import-Package: org.example.lib"));
    await().until(() -> warnings().size() == 1);
    write("lib.jar", bundle("lib", "1.0.0", "Export-Package: org.example.lib"));
    await().until(() -> active().equals(List.of("early 1.0.0", "lib 1.0.0", "user 1.0.0")));
    Files.delete(folder.resolve("early.jar"));
    await().until(() -> active().equals(List.of("lib 1.0.0", "user 1.0.0")));
    deployer.close();
  }

  @Test
  void pluginPathsAreSplitAtCommasAndColons() {
    assertEquals(
        List.of(Path.of("/deploy"), Path.of("/a"), Path.of("/b"), Path.of("/c")),
        Deployer.folders("/deploy", " /a:/b , /c,,/a"));
    assertEquals(List.of(), Deployer.folders(null, null));
  }

  private void look() {
    scan.look(changes);
  }

  private void looks(int times) {
    for (int i = 0; i < times; i++) {
      look();
    }
  }

  private List<String> active() {
    return bundles(Bundle.ACTIVE);
  }

  private List<String> installed() {
    return bundles(~0);
  }

  private List<String> bundles(int states) {
    return Arrays.stream(context.getBundles())
        .filter(b -> b.getBundleId() != 0 && (b.getState() & states) != 0)
        .map(b -> b.getSymbolicName() + " " + b.getVersion())
        .sorted()
        .toList();
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

  private void write(String name, byte[] content) throws IOException {
    Path part = temp.resolve(name + ".part");
    Files.write(part, content);
    Files.move(part, folder.resolve(name), StandardCopyOption.REPLACE_EXISTING);
  }

  private static byte[] bundle(String name, String version, String... headers) throws IOException {
    List<String> all = new ArrayList<>();
    all.add("Manifest-Version: 1.0");
    all.add("Bundle-ManifestVersion: 2");
    all.add("Bundle-SymbolicName: " + name);
    all.add("Bundle-Version: " + version);
    all.addAll(List.of(headers));
    return jar(all.toArray(String[]::new));
  }

  private static byte[] jar(String... headers) throws IOException {
    Manifest manifest = new Manifest();
    for (String header : headers) {
      String[] parts = header.split(": ", 2);
      manifest.getMainAttributes().putValue(parts[0], parts[1]);
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream jar = new JarOutputStream(bytes, manifest)) {
      jar.flush();
    }
    return bytes.toByteArray();
  }
}
