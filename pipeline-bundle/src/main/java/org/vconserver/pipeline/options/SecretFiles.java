package org.vconserver.pipeline.options;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads secrets from the folder that references in configuration files name too: a file each. It is
 * read anew each time, so that a secret can be changed while everything goes on. Thread-safe.
 */
@Component(service = SecretFiles.class)
public final class SecretFiles {
  /** Names the framework's property that has the folder. */
  private static final String FOLDER =
      "org.apache.felix.configadmin.plugin.interpolation.secretsdir";

  private static final Logger LOG = LoggerFactory.getLogger(SecretFiles.class);
  private static final int MOST_BYTES = 1 << 20;

  private final @Nullable Path folder;

  @Activate
  public SecretFiles(BundleContext context) {
    this(path(context.getProperty(FOLDER)));
  }

  /** Reads from a folder; there are no secrets without one. */
  public SecretFiles(@Nullable Path folder) {
    this.folder = folder;
  }

  private static @Nullable Path path(@Nullable String folder) {
    return folder == null || folder.isBlank() ? null : Path.of(folder);
  }

  /**
   * Gives a secret, without blanks around it; empty if there is no file of the name that can be
   * read.
   *
   * @param name a name without a path
   */
  public Optional<String> find(String name) {
    if (folder == null) {
      return Optional.empty();
    }
    Path file = folder.resolve(name);
    try {
      if (!folder.equals(file.getParent())
          || !Files.isRegularFile(file)
          || Files.size(file) > MOST_BYTES) {
        return Optional.empty();
      }
      return Optional.of(Files.readString(file, StandardCharsets.UTF_8).strip());
    } catch (IOException e) {
      LOG.warn("The secret {} can't be read: {}", name, e.getClass().getSimpleName());
      return Optional.empty();
    }
  }
}
