package org.vconserver.deploy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.vconserver.api.deploy.BundleDeployments;
import org.vconserver.api.deploy.DeployState;
import org.vconserver.api.deploy.DeployedBundle;
import org.vconserver.api.error.FieldError;
import org.vconserver.api.error.ServerError;
import org.vconserver.api.error.VconServerException;
import org.vconserver.api.processor.BundleRole;
import org.vconserver.deploy.folder.AtomicFiles;
import org.vconserver.deploy.folder.Digest;
import org.vconserver.deploy.folder.JarContent;
import org.vconserver.deploy.folder.VersionArchive;
import org.vconserver.deploy.jar.JarDeployment;
import org.vconserver.deploy.jar.JarDeployments;

/** Does to the folder what is asked for, and waits for what the scan makes of it. Thread-safe. */
final class FolderDeployments implements BundleDeployments {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.+-]{0,150}\\.jar");
  private static final Duration BEYOND_START = Duration.ofSeconds(5);
  private static final long BETWEEN_LOOKS_MS = 10;

  private final JarDeployments slots;
  private final DeploySettings settings;

  FolderDeployments(JarDeployments slots, DeploySettings settings) {
    this.slots = slots;
    this.settings = settings;
  }

  @Override
  public List<DeployedBundle> list() {
    return slots.all().stream().flatMap(slot -> slot.face().show().stream()).toList();
  }

  @Override
  public Optional<DeployedBundle> find(String file) {
    return slots.find(file).flatMap(slot -> slot.face().show());
  }

  @Override
  public DeployedBundle put(String file, InputStream content) {
    requireName(file);
    Path target = folder().resolve(file);
    return inFolder(
        () -> {
          Files.createDirectories(folder());
          Path part = Files.createTempFile(folder(), ".uploading", ".part");
          try {
            Files.copy(content, part, StandardCopyOption.REPLACE_EXISTING);
            String digest = Digest.of(part);
            requireJar(file, part, digest);
            Files.move(
                part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            return awaitVerdict(file, digest);
          } finally {
            Files.deleteIfExists(part);
          }
        });
  }

  private static void requireJar(String file, Path part, String digest) {
    try {
      JarContent.read(part, digest);
    } catch (IOException e) {
      throw new VconServerException(
          ServerError.BUNDLE_REFUSED, "bundle: " + file + " refused: it is no complete jar", e);
    }
  }

  @Override
  public DeployedBundle remove(String file, boolean force) {
    JarDeployment slot = slot(file);
    DeployedBundle before = require(slot);
    return inFolder(
        () -> {
          Files.deleteIfExists(slot.file());
          if (force) {
            slot.force();
          }
          return await(
              () -> slot.face().show(),
              now -> now.state() == DeployState.DRAINING && now.live().isEmpty(),
              before);
        });
  }

  @Override
  public DeployedBundle drain(String file) {
    JarDeployment slot = slot(file);
    DeployedBundle before = require(slot);
    slot.drain(true);
    return await(
        () -> slot.face().show(),
        now -> !isServing(now) && now.state() != DeployState.ACTIVE,
        before);
  }

  @Override
  public DeployedBundle resume(String file) {
    JarDeployment slot = slot(file);
    DeployedBundle before = require(slot);
    slot.drain(false);
    return await(
        () -> slot.face().show(),
        now -> (isServing(now) || now.live().isEmpty()) && now.state() != DeployState.DRAINING,
        before);
  }

  @Override
  public DeployedBundle rollBack(String file, Optional<String> digest) {
    JarDeployment slot = slot(file);
    String now = require(slot).digest();
    VersionArchive.Entry wanted =
        slot.kept().entries().stream()
            .filter(entry -> !entry.digest().equals(now))
            .filter(entry -> digest.isEmpty() || digest.get().equals(entry.digest()))
            .findFirst()
            .orElseThrow(
                () ->
                    new VconServerException(
                        ServerError.NOTHING_KEPT,
                        "bundle: " + file + " has no such version to roll back to"));
    return inFolder(
        () -> {
          AtomicFiles.copy(wanted.copy(), slot.file());
          return awaitVerdict(file, wanted.digest());
        });
  }

  private static boolean isServing(DeployedBundle bundle) {
    return bundle.live().stream().anyMatch(one -> one.role() == BundleRole.SERVING);
  }

  private DeployedBundle awaitVerdict(String file, String digest) {
    return await(
        () -> find(file),
        now ->
            now.digest().equals(digest)
                && now.state() != DeployState.INSTALLING
                && now.state() != DeployState.RESOLVING,
        null);
  }

  private interface Look {
    Optional<DeployedBundle> now();
  }

  /** What is shown when it is as it should be, has gone, or the time is over. */
  private DeployedBundle await(
      Look look, Predicate<DeployedBundle> asItShould, @Nullable DeployedBundle before) {
    long end = System.nanoTime() + settings.startLimit().plus(BEYOND_START).toNanos();
    DeployedBundle last = before;
    try {
      while (System.nanoTime() < end) {
        Optional<DeployedBundle> now = look.now();
        if (now.isEmpty() && before != null) {
          return gone(before);
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
      throw new VconServerException(
          ServerError.SERVICE_UNAVAILABLE, "The deploy folder is not being watched");
    }
    return last;
  }

  private static DeployedBundle gone(DeployedBundle before) {
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

  private JarDeployment slot(String file) {
    requireName(file);
    return slots
        .find(file)
        .orElseThrow(
            () ->
                new VconServerException(
                    ServerError.BUNDLE_NOT_FOUND, "bundle: " + file + " not found"));
  }

  private static DeployedBundle require(JarDeployment slot) {
    return slot.face()
        .show()
        .orElseThrow(
            () ->
                new VconServerException(
                    ServerError.BUNDLE_NOT_FOUND,
                    "bundle: " + AtomicFiles.name(slot.file()) + " not found"));
  }

  private static void requireName(String file) {
    if (!NAME.matcher(file).matches()) {
      throw new VconServerException(
          ServerError.INVALID_NAME,
          List.of(
              new FieldError(
                  List.of("file"),
                  "must be the name of a jar: letters, digits and ._+- and .jar at the end",
                  "value_error")));
    }
  }

  private Path folder() {
    return settings.folders().stream()
        .findFirst()
        .orElseThrow(
            () ->
                new VconServerException(
                    ServerError.SERVICE_UNAVAILABLE, "There is no deploy folder"));
  }

  private interface InFolder {
    DeployedBundle run() throws IOException;
  }

  private static DeployedBundle inFolder(InFolder change) {
    try {
      return change.run();
    } catch (IOException e) {
      throw new VconServerException(
          ServerError.STORAGE_UNAVAILABLE, "The deploy folder can't be written", e);
    }
  }
}
