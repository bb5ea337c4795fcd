package org.vconserver.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A server that a network reaches asks who calls, or says that it does not, or does not start. */
@Timeout(180)
class ModesIT {
  private static final String EVERYWHERE = "http://0.0.0.0:8000";

  @TempDir Path folder;

  @Test
  void whereNobodyWouldBeAskedItDoesNotStart() throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(
                TestFiles.DIST.resolve("bin/vcon-server").toString(),
                "--data",
                folder.resolve("data").toString(),
                "--deploy",
                folder.resolve("deploy").toString())
            .redirectErrorStream(true);
    builder.environment().put("REST_URL", EVERYWHERE);
    Process server = builder.start();
    String said = new String(server.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(server.waitFor(60, TimeUnit.SECONDS));
    assertEquals(2, server.exitValue(), said);
    assertTrue(said.contains("set REQUIRE_AUTHENTICATION=true"), said);
  }

  @Test
  void whereEverybodyIsAskedItDoes() throws Exception {
    Map<String, String> settings = Map.of("REST_URL", EVERYWHERE, "REQUIRE_AUTHENTICATION", "true");
    try (ServerProcess server = ServerProcess.start(folder, settings)) {
      server.api.get("/queues").expect(401);
      server.api.get("/health/live").expect(200);
      assertEquals("{\"status\":\"ready\"}", server.api.get("/health/ready").expect(200).text());
    }
  }

  @Test
  void whereItIsSaidThatNobodyNeedBeItWarnsOfThat() throws Exception {
    Map<String, String> settings = Map.of("REST_URL", EVERYWHERE, "ALLOW_INSECURE", "true");
    try (ServerProcess server = ServerProcess.start(folder, settings)) {
      server.api.get("/queues").expect(200);
      JsonNode warnings = server.api.get("/health/ready").expect(200).json().path("warnings");
      assertTrue(
          warnings.findValuesAsText("setting").contains("ALLOW_INSECURE"), warnings::toString);
      assertTrue(server.log().contains("is open to everyone who can reach it"));
    }
  }
}
