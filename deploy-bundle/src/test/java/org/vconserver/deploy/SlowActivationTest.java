package org.vconserver.deploy;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.vconserver.deploy.framework.ShippedBundles;

/** Two threads need a component that takes longer to start than one waits for the other. */
@Timeout(120)
class SlowActivationTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  /** Is more than the five seconds after which Felix gives up. */
  private static final String SLOW_MILLIS = "6000";

  private static final String DELAY = "act.slow.millis";
  private static final String BEGUN = "act.slow.begun";

  @TempDir Path temp;

  @Test
  void whoWasGivenUpOnWorksInTheEnd() throws Exception {
    System.setProperty(DELAY, SLOW_MILLIS);
    ExecutorService other = Executors.newSingleThreadExecutor();
    try (TestFramework framework = new TestFramework(temp)) {
      ShippedBundles check = new ShippedBundles(framework.context, framework.components());
      framework.install(slow());
      var first = other.submit(() -> framework.install(user("First")));
      await().atMost(LIMIT).until(() -> System.getProperty(BEGUN) != null);
      Bundle second = framework.install(user("Second"));
      assertEquals(Bundle.ACTIVE, first.get(30, TimeUnit.SECONDS).getState());
      await()
          .atMost(LIMIT)
          .until(
              () ->
                  check.look().isEmpty()
                      && state(framework, second) == ComponentConfigurationDTO.ACTIVE);
    } finally {
      other.shutdownNow();
      System.clearProperty(DELAY);
      System.clearProperty(BEGUN);
    }
  }

  private static int state(TestFramework framework, Bundle bundle) {
    var components = framework.components();
    var description = components.getComponentDescriptionDTOs(bundle).iterator().next();
    var instances = components.getComponentConfigurationDTOs(description);
    return instances.isEmpty() ? 0 : instances.iterator().next().state;
  }

  private static TestJar slow() throws Exception {
    return component(
        "Slow",
        "implements Runnable { public void run() {} public void activate() throws Exception {"
            + " System.setProperty(\"act.slow.begun\", \"\");"
            + " Thread.sleep(Long.getLong(\"act.slow.millis\")); } }",
        "activate=\"activate\"",
        "<service><provide interface=\"java.lang.Runnable\"/></service>");
  }

  private static TestJar user(String name) throws Exception {
    return component(
        name,
        "{ public void bind(Runnable r) {} public void unbind(Runnable r) {} }",
        "immediate=\"true\"",
        "<reference name=\"r\" interface=\"java.lang.Runnable\" bind=\"bind\" unbind=\"unbind\"/>");
  }

  private static TestJar component(String name, String body, String attributes, String elements)
      throws Exception {
    Path folder = Files.createTempDirectory("component");
    Path source = folder.resolve(name + ".java");
    Files.writeString(source, "package act; public class " + name + " " + body);
    int result =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, "-proc:none", "-d", folder.toString(), source.toString());
    assertEquals(0, result);
    String file = "act/" + name + ".class";
    return TestJar.bundle(name, "1.0.0")
        .component("act." + name, attributes, elements)
        .entry(file, Files.readAllBytes(folder.resolve(file)));
  }
}
