package org.vconserver.console;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.vconserver.api.deploy.BundleDeployments;
import org.vconserver.api.deploy.DeployState;
import org.vconserver.api.deploy.DeployedBundle;
import org.vconserver.api.deploy.KeptVersion;
import org.vconserver.api.deploy.LiveVersion;
import org.vconserver.api.processor.BundleRole;

/** Deployments in memory that write down the changes they are asked for. */
final class TestBundles implements BundleDeployments {
  static final Instant SINCE = Instant.parse("2026-01-02T03:04:05Z");

  final List<String> changes = new ArrayList<>();
  DeployedBundle bundle = bundle(DeployState.ACTIVE, BundleRole.SERVING);

  /** Makes the bundle of {@code ex.jar}, with one live and one kept version. */
  static DeployedBundle bundle(DeployState state, BundleRole role) {
    return new DeployedBundle(
        "ex.jar",
        state,
        "a reason",
        List.of("a need"),
        SINCE,
        "com.acme",
        "2.0.0",
        "d2",
        List.of(new LiveVersion(42, "2.0.0", "d2", role, "a live reason", List.of())),
        List.of(new KeptVersion("1.0.0", "d1", SINCE)));
  }

  @Override
  public List<DeployedBundle> list() {
    return List.of(bundle);
  }

  @Override
  public Optional<DeployedBundle> find(String file) {
    return Optional.of(bundle);
  }

  @Override
  public DeployedBundle put(String file, InputStream content) {
    try {
      return changed(
          "put " + file + " " + new String(content.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public DeployedBundle remove(String file, boolean force) {
    return changed("remove " + file + (force ? " at once" : ""));
  }

  @Override
  public DeployedBundle drain(String file) {
    return changed("drain " + file);
  }

  @Override
  public DeployedBundle resume(String file) {
    return changed("resume " + file);
  }

  @Override
  public DeployedBundle rollBack(String file, Optional<String> digest) {
    return changed("roll back " + file + " " + digest.orElse("to the one before"));
  }

  @Override
  public void handOver(String processor, String bundle) {
    changed("hand " + processor + " over to " + bundle);
  }

  private DeployedBundle changed(String change) {
    changes.add(change);
    return bundle;
  }
}
