package org.vconserver.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.vconserver.deploy.rules.DeployLimits;

class DeploySettingsTest {
  @Test
  void pluginPathsAreSplitAtCommasAndColons() {
    assertEquals(
        List.of(Path.of("/deploy"), Path.of("/a"), Path.of("/b"), Path.of("/c")),
        DeploySettings.folders("/deploy", " /a:/b , /c,,/a"));
    assertEquals(List.of(), DeploySettings.folders(null, null));
  }

  @Test
  void theLimitsHaveDefaultsAndNames() {
    assertEquals(
        new DeployLimits(Duration.ofSeconds(30), false, 20, Duration.ofSeconds(30), 3),
        DeploySettings.of(DeployTexts.config(Map.of()), null, null).limits());
    Map<String, String> given =
        Map.of(
            "DEPLOY_DRAIN_SECONDS", "1",
            "DEPLOY_DRAIN_FORCED", "true",
            "DEPLOY_PROBATION_RUNS", "2",
            "DEPLOY_PROBATION_SECONDS", "0",
            "DEPLOY_FAULTS_ALLOWED", "0");
    assertEquals(
        new DeployLimits(Duration.ofSeconds(1), true, 2, Duration.ZERO, 1),
        DeploySettings.of(DeployTexts.config(given), null, null).limits());
  }
}
