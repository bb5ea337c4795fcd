package org.vconserver.deploy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.vconserver.api.deploy.BundleDeployments;
import org.vconserver.api.deploy.DeployState;
import org.vconserver.api.deploy.DeployedBundle;
import org.vconserver.api.error.ServerError;
import org.vconserver.api.processor.BundleRole;
import org.vconserver.deploy.folder.ArchivedVersion;
import org.vconserver.deploy.folder.Upload;
import org.vconserver.deploy.jar.JarDeployment;
import org.vconserver.deploy.jar.JarDeployments;
import org.vconserver.vcon.error.FaultType;
import org.vconserver.vcon.error.FieldError;
import org.vconserver.vcon.error.VconException;

/** Changes jars in the folder as it is asked to, and waits for the verdict on them. Thread-safe. */
final class FolderDeployments implements BundleDeployments {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.+-]{0,150}\\.jar");
  private static final Duration BEYOND_START = Duration.ofSeconds(5);
  private static final long BETWEEN_LOOKS_MS = 10;

  private final JarDeployments deployments;
  private final DeploySettings settings;
  private final LongSupplier nanoTime;

  FolderDeployments(JarDeployments deployments, DeploySettings settings, LongSupplier nanoTime) {
    this.deployments = deployments;
    this.settings = settings;
    this.nanoTime = nanoTime;
  }

  @Override
  public List<DeployedBundle> list() {
    return Stream.concat(
            deployments.all().stream().flatMap(jar -> jar.describe().stream()),
            deployments.passedOver().stream())
        .toList();
  }

  @Override
  public Optional<DeployedBundle> find(String file) {
    return deployments.find(file).flatMap(JarDeployment::describe);
  }

  @Override
  public DeployedBundle put(String file, InputStream content) {
    requireName(file);
    return inFolder(
        () -> {
          try (Upload upload = Upload.receive(folder(), content)) {
            requireJar(file, upload);
            upload.moveTo(folder().resolve(file));
            return awaitVerdict(file, upload.digest());
          }
        });
  }

  private static void requireJar(String file, Upload upload) {
    try {
      upload.checkJar();
    } catch (IOException e) {
      throw new VconException(
          ServerError.BUNDLE_REFUSED, "bundle: " + file + " refused: it is no complete jar", e);
    }
  }

  @Override
  public DeployedBundle remove(String file, boolean force) {
    JarDeployment jar = jar(file);
    DeployedBundle before = require(jar);
    return inFolder(
        () -> {
          jar.delete(force);
          DeployedBundle last =
              await(
                  jar::describe,
                  now -> now.state() == DeployState.DRAINING && now.live().isEmpty(),
                  before);
          deployments.giveUp(before.bundle());
          return last;
        });
  }

  @Override
  public DeployedBundle drain(String file) {
    JarDeployment jar = jar(file);
    DeployedBundle before = require(jar);
    jar.drain(true);
    return await(
        jar::describe, now -> !isServing(now) && now.state() != DeployState.ACTIVE, before);
  }

  @Override
  public DeployedBundle resume(String file) {
    JarDeployment jar = jar(file);
    DeployedBundle before = require(jar);
    jar.drain(false);
    return await(
        jar::describe,
        now -> (isServing(now) || now.live().isEmpty()) && now.state() != DeployState.DRAINING,
        before);
  }

  @Override
  public DeployedBundle rollBack(String file, Optional<String> digest) {
    JarDeployment jar = jar(file);
    String now = require(jar).digest();
    ArchivedVersion wanted =
        jar.archived().stream()
            .filter(version -> !version.digest().equals(now))
            .filter(version -> digest.isEmpty() || digest.get().equals(version.digest()))
            .findFirst()
            .orElseThrow(
                () ->
                    new VconException(
                        ServerError.NOTHING_KEPT,
                        "bundle: " + file + " has no such version to roll back to"));
    return inFolder(
        () -> {
          jar.putBack(wanted);
          return awaitVerdict(file, wanted.digest());
        });
  }

  @Override
  public void handOver(String processor, String bundle) {
    for (JarDeployment jar : deployments.handOver(processor, bundle)) {
      DeployedBundle before = require(jar);
      if (before.state() == DeployState.REFUSED) {
        await(jar::describe, now -> isJudged(now) && !now.since().equals(before.since()), before);
      }
    }
  }

  private static boolean isJudged(DeployedBundle bundle) {
    return bundle.state() != DeployState.INSTALLING && bundle.state() != DeployState.RESOLVING;
  }

  private static boolean isServing(DeployedBundle bundle) {
    return bundle.live().stream().anyMatch(version -> version.role() == BundleRole.SERVING);
  }

  private DeployedBundle awaitVerdict(String file, String digest) {
    return await(() -> find(file), now -> now.digest().equals(digest) && isJudged(now), null);
  }

  /**
   * Waits until the jar is as it should be.
   *
   * @param before the jar as it was, if it may be gone meanwhile
   * @return the jar as it is then, or when the time is over
   */
  private DeployedBundle await(
      Supplier<Optional<DeployedBundle>> look,
      Predicate<DeployedBundle> asItShould,
      @Nullable DeployedBundle before) {
    long end = nanoTime.getAsLong() + settings.startLimit().plus(BEYOND_START).toNanos();
    DeployedBundle last = before;
    try {
      while (nanoTime.getAsLong() < end) {
        Optional<DeployedBundle> now = look.get();
        if (now.isEmpty() && before != null) {
          return removed(before);
        }
        if (now.isPresent()) {
          last = now.get();
          if (asItShould.test(last)) {
            return last;
          }
        }
        TimeUnit.MILLISECONDS.sleep(BETWEEN_LOOKS_MS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (last == null) {
      throw new VconException(
          ServerError.SERVICE_UNAVAILABLE, "The deploy folder is not being watched");
    }
    return last;
  }

  private static DeployedBundle removed(DeployedBundle before) {
    return new DeployedBundle(
        before.file(),
        DeployState.DRAINING,
        "it is gone",
        List.of(),
        before.since(),
        before.bundle(),
        before.version(),
        before.digest(),
        List.of(),
        before.kept());
  }

  private JarDeployment jar(String file) {
    requireName(file);
    return deployments.find(file).orElseThrow(() -> notFound(file));
  }

  private static DeployedBundle require(JarDeployment jar) {
    return jar.describe().orElseThrow(() -> notFound(jar.name()));
  }

  private static VconException notFound(String file) {
    return new VconException(ServerError.BUNDLE_NOT_FOUND, "bundle: " + file + " not found");
  }

  private static void requireName(String file) {
    if (!NAME.matcher(file).matches()) {
      throw new VconException(
          ServerError.INVALID_NAME,
          List.of(
              new FieldError(
                  List.of("file"),
                  "must be the name of a jar: letters, digits and ._+- and .jar at the end",
                  FaultType.VALUE_ERROR)));
    }
  }

  private Path folder() {
    return settings.folders().stream()
        .findFirst()
        .orElseThrow(
            () -> new VconException(ServerError.SERVICE_UNAVAILABLE, "There is no deploy folder"));
  }

  private interface InFolder {
    DeployedBundle run() throws IOException;
  }

  private static DeployedBundle inFolder(InFolder change) {
    try {
      return change.run();
    } catch (IOException e) {
      throw new VconException(
          ServerError.STORAGE_UNAVAILABLE, "The deploy folder can't be written", e);
    }
  }
}
