package org.vconserver.itest;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.ref.PhantomReference;
import java.lang.ref.ReferenceQueue;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.SynchronousBundleListener;
import org.osgi.framework.wiring.BundleWiring;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vconserver.tck.server.Api;

/** What only a real framework shows: wiring, refreshes, class loaders, configuration, stores. */
@Timeout(120)
class DynamicsIT {
  private static final Logger LOG = LoggerFactory.getLogger(DynamicsIT.class);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int REDEPLOYS = 50;
  private static final long METASPACE_SLACK = 3_000_000;

  @TempDir static Path folder;
  private static ExamServer server;
  private static Api api;
  private static Path deploy;
  private static Path stamp;

  private final Queue<String> touched = new ConcurrentLinkedQueue<>();
  private final SynchronousBundleListener listener = this::changed;

  @BeforeAll
  static void start() throws Exception {
    deploy = Files.createDirectories(folder.resolve("deploy"));
    stamp = PluginJar.STAMP.build("1.0.0", folder);
    server = ExamServer.start(folder, Map.of("DEPLOY_PROBATION_SECONDS", "1"));
    api = server.api();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void listen() {
    server.context().addBundleListener(listener);
  }

  @AfterEach
  void leaveNothing() throws IOException {
    server.context().removeBundleListener(listener);
    try (Stream<Path> files = Files.list(deploy)) {
      for (Path jar : files.filter(file -> file.toString().endsWith(".jar")).toList()) {
        Files.delete(jar);
      }
    }
    await().atMost(Duration.ofSeconds(20)).until(() -> deployed().isEmpty());
  }

  private void changed(BundleEvent event) {
    boolean gone =
        event.getType() == BundleEvent.STOPPED || event.getType() == BundleEvent.UNRESOLVED;
    if (gone && !event.getBundle().getLocation().startsWith("deploy:")) {
      touched.add(event.getBundle().getSymbolicName());
    }
  }

  @Test
  @Tag("long")
  void fiftyRedeploysLeaveNoClassLoaderBehind() throws Exception {
    ReferenceQueue<ClassLoader> collected = new ReferenceQueue<>();
    List<PhantomReference<ClassLoader>> loaders = new ArrayList<>();
    long metaspaceAtTen = 0;
    for (int i = 0; i < REDEPLOYS; i++) {
      String version = "1.0." + i;
      drop(version(stamp, version), "stamp.jar");
      awaitActive("stamp.jar", version);
      api.post("/processIO/acme_stamp", "{'processor_options':{'prefix':'p'}}").expect(200);
      loaders.add(new PhantomReference<>(loaderOf(version), collected));
      if (i == 10) {
        metaspaceAtTen = metaspace();
      }
    }
    Files.delete(deploy.resolve("stamp.jar"));
    await().atMost(Duration.ofSeconds(20)).until(() -> deployed().isEmpty());
    int[] gone = {0};
    await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () -> {
              System.gc();
              while (collected.poll() != null) {
                gone[0]++;
              }
              return gone[0] == loaders.size();
            });
    long growth = metaspace() - metaspaceAtTen;
    LOG.info("metaspace after {} redeploys: {} bytes more than after 10", REDEPLOYS, growth);
    assertTrue(growth < METASPACE_SLACK, () -> growth + " bytes of metaspace more");
    assertEquals(List.of(), List.copyOf(touched));
  }

  @Test
  void aReplacedVersionIsFreedOfABusyServerAlthoughItLeavesItselfInThreads() throws Exception {
    ReferenceQueue<ClassLoader> collected = new ReferenceQueue<>();
    List<PhantomReference<ClassLoader>> loaders = new ArrayList<>();
    for (String version : List.of("1.0.0", "1.0.1", "1.0.2")) {
      drop(version(stamp, version), "stamp.jar");
      awaitActive("stamp.jar", version);
      api.post("/processIO/acme_stamp", "{}").expect(200);
      loaders.add(new PhantomReference<>(loaderOf(version), collected));
    }
    int[] gone = {0};
    await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () -> {
              // Whatever thread has worked for a version before would be kept by this.
              api.post("/processIO/acme_stamp", "{}").expect(200);
              System.gc();
              while (collected.poll() != null) {
                gone[0]++;
              }
              return gone[0] == loaders.size() - 1;
            });
  }

  @Test
  void aChangeTouchesThePluginAndItsDependentsAndNothingElse() throws Exception {
    Path library =
        JarHeaders.rewrite(
            stamp,
            Map.of(
                "Bundle-SymbolicName",
                "com.acme.library",
                "Export-Package",
                "com.acme.library;version=1.0",
                "Service-Component",
                ""),
            folder);
    Path user =
        JarHeaders.rewrite(
            stamp,
            Map.of(
                "Import-Package",
                JarHeaders.of(stamp, "Import-Package") + ",com.acme.library;version=\"[1,2)\""),
            folder);
    drop(user, "user.jar");
    await().until(() -> verdict("user.jar").path("state").asText().equals("waiting"));
    drop(library, "library.jar");
    awaitActive("user.jar", "1.0.0");
    long other = startOf("org.vconserver.processor.core");
    drop(version(library, "1.1.0"), "library.jar");
    awaitActive("library.jar", "1.1.0");
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> api.post("/processIO/acme_stamp", "{}").status() == 200);
    Files.delete(deploy.resolve("library.jar"));
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> verdict("user.jar").path("state").asText().equals("waiting"));
    assertEquals(
        "package com.acme.library [1.0.0,2.0.0), which no bundle exports: deploy one that does, or carry"
            + " it in the jar",
        verdict("user.jar").path("missing").path(0).asText());
    drop(library, "library.jar");
    awaitActive("user.jar", "1.0.0");
    assertEquals(List.of(), List.copyOf(touched));
    assertEquals(other, startOf("org.vconserver.processor.core"));
  }

  @Test
  void aProcessorComesWithItsConfigurationAndGoesWithIt() throws Exception {
    drop(PluginJar.CONFIGURED.build("1.0.0", folder), "configured.jar");
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> verdict("configured.jar").path("state").asText().equals("waiting"));
    assertTrue(
        verdict("configured.jar").path("missing").path(0).asText().contains("com.acme.configured"),
        () -> verdict("configured.jar").toString());
    Path file = folder.resolve("config/com.acme.configured-hello.cfg");
    Files.writeString(file, "vcon.processor.name = hello\nword = world\n");
    awaitActive("configured.jar", "1.0.0");
    assertEquals(
        "world",
        api.post("/processIO/hello", "{}").expect(200).json().at("/parameters/word").asText());
    Files.delete(file);
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> verdict("configured.jar").path("state").asText().equals("waiting"));
    api.post("/processIO/hello", "{}").expect(404);
  }

  @Test
  void theStorageBundleIsSwappedUnderLoad() throws Exception {
    Path own;
    try (Stream<Path> jars = Files.walk(TestFiles.DIST.resolve("bundles"))) {
      own =
          jars.filter(jar -> jar.toString().contains("storage-embedded")).findFirst().orElseThrow();
    }
    api.put(
            "/pipeline/swap",
            "{'pipeline_options':{'success_queue':'swap_done','failure_queue':'swap_failed'},'processors':["
                + "{'processor_name':'set_parameters','processor_options':{'parameters':{'a':1}}}]}")
        .expect(204);
    for (String queue : List.of("swap", "swap_done", "swap_failed")) {
      api.post("/queue/" + queue, "").expect(204);
    }
    int jobs = 300;
    for (int i = 0; i < jobs; i++) {
      String uuid = String.format("00000000-0000-8000-8000-%012d", i);
      api.post("/vcon", "{'uuid':'" + uuid + "','parties':[]}").expect(204);
      api.put("/queue/swap", "{'vcon_uuid':['" + uuid + "']}").expect(200);
    }
    AtomicBoolean running = new AtomicBoolean(true);
    Queue<Integer> answers = new ConcurrentLinkedQueue<>();
    CompletableFuture<Void> readers =
        CompletableFuture.runAsync(
            () -> {
              while (running.get()) {
                answers.add(api.get("/vcon/00000000-0000-8000-8000-000000000007").status());
              }
            });
    api.post("/server/queue/swap", "{}").expect(204);
    drop(version(own, "0.1.1"), "store.jar");
    awaitActive("store.jar", "0.1.1");
    await().atMost(Duration.ofSeconds(20)).until(api::ready);
    drop(version(own, "0.1.2"), "store.jar");
    awaitActive("store.jar", "0.1.2");
    Files.delete(deploy.resolve("store.jar"));
    await().atMost(Duration.ofSeconds(20)).until(() -> deployed().isEmpty() && api.ready());
    await()
        .atMost(Duration.ofSeconds(40))
        .until(() -> api.ready() && jobs("swap_done") + jobs("swap_failed") == jobs);
    running.set(false);
    readers.join();
    assertEquals(0, jobs("swap_failed"));
    assertTrue(
        answers.stream().allMatch(status -> status == 200 || status == 503), answers::toString);
    LOG.info(
        "storage swapped three times under {} reads: {} answered 503",
        answers.size(),
        answers.stream().filter(status -> status == 503).count());
    api.delete("/server/queue/swap").expect(204);
  }

  private static int jobs(String queue) {
    Api.Answer answer = api.get("/queue/" + queue);
    return answer.status() == 200 ? answer.json().size() : -1;
  }

  private static Path version(Path jar, String version) throws IOException {
    return JarHeaders.rewrite(jar, Map.of("Bundle-Version", version), folder);
  }

  private static void drop(Path jar, String name) throws IOException {
    Path part = deploy.resolve("." + name + ".copying");
    Files.copy(jar, part, StandardCopyOption.REPLACE_EXISTING);
    Files.move(part, deploy.resolve(name), StandardCopyOption.ATOMIC_MOVE);
  }

  private static void awaitActive(String jar, String version) {
    await()
        .atMost(Duration.ofSeconds(20))
        .pollInterval(Duration.ofMillis(10))
        .untilAsserted(
            () -> {
              JsonNode verdict = verdict(jar);
              assertEquals("active", verdict.path("state").asText(), verdict::toString);
              assertEquals(version, verdict.path("version").asText(), verdict::toString);
            });
  }

  private static JsonNode verdict(String jar) {
    Path file = deploy.resolve(".status").resolve(jar + ".json");
    try {
      return Files.exists(file) ? JSON.readTree(file.toFile()) : JSON.createObjectNode();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static List<Bundle> deployed() {
    return Arrays.stream(server.context().getBundles())
        .filter(bundle -> bundle.getLocation().startsWith("deploy:"))
        .toList();
  }

  private static ClassLoader loaderOf(String version) {
    return deployed().stream()
        .filter(bundle -> bundle.getVersion().toString().equals(version))
        .map(bundle -> bundle.adapt(BundleWiring.class).getClassLoader())
        .findFirst()
        .orElseThrow();
  }

  private static long startOf(String name) {
    Optional<Bundle> found =
        Arrays.stream(server.context().getBundles())
            .filter(bundle -> bundle.getSymbolicName().equals(name))
            .findFirst();
    return found.orElseThrow().getLastModified();
  }

  private static long metaspace() {
    System.gc();
    return ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(pool -> pool.getName().equals("Metaspace"))
        .map(MemoryPoolMXBean::getUsage)
        .mapToLong(usage -> usage.getUsed())
        .sum();
  }
}
