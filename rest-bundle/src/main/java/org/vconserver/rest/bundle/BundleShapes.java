package org.vconserver.rest.bundle;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.OffsetDateTime;
import java.util.List;
import org.vconserver.api.deploy.DeployState;
import org.vconserver.api.processor.BundleRole;

/** Declares the shapes of deployed bundles in answers, from which the OpenAPI document is made. */
final class BundleShapes {
  private BundleShapes() {}

  @Schema(name = "DeployedBundles")
  record Bundles(String server, List<Bundle> bundles) {}

  @Schema(name = "DeployedBundle")
  record Bundle(
      String file,
      DeployState state,
      String reason,
      List<String> missing,
      OffsetDateTime since,
      String bundle,
      String version,
      String digest,
      List<Live> live,
      List<Kept> kept) {}

  record Live(
      String version,
      BundleRole role,
      String reason,
      long bundleId,
      String digest,
      List<Processor> processors) {}

  record Processor(String name, String title, long users, long runs, long failures) {}

  record Kept(String version, String digest, OffsetDateTime deployed) {}
}
