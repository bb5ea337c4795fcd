package org.vconserver.host;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.lang.reflect.Array;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Collections;
import java.util.Dictionary;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.cm.ConfigurationEvent;
import org.osgi.service.cm.SynchronousConfigurationListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes what is changed in a configuration, as in the web console, into its file: the values that
 * were changed and nothing else. FileInstall's own way of it would write every value in the place
 * of its reference. Thread-safe.
 *
 * <p>A value is written only if the file still has the one that was changed. Otherwise the change
 * came from the file, or the file was changed meanwhile and will be read.
 */
final class ConfigurationSaver implements SynchronousConfigurationListener {
  private static final Logger LOG = LoggerFactory.getLogger("org.vconserver.host");
  private static final String FILE = "felix.fileinstall.filename";

  private final BundleContext context;
  private final DeclaredSettings declared;
  private final Schemes schemes;
  private final UnaryOperator<String> references;

  @GuardedBy("this")
  private final Map<String, Map<String, String>> known = new HashMap<>();

  @GuardedBy("this")
  private final Map<String, Path> files = new HashMap<>();

  /**
   * Makes one.
   *
   * @param references puts values in the place of references, as the files are read
   */
  ConfigurationSaver(
      BundleContext context,
      DeclaredSettings declared,
      Schemes schemes,
      UnaryOperator<String> references) {
    this.context = context;
    this.declared = declared;
    this.schemes = schemes;
    this.references = references;
  }

  @Override
  public void configurationEvent(ConfigurationEvent event) {
    try {
      if (event.getType() == ConfigurationEvent.CM_UPDATED) {
        updated(event);
      } else if (event.getType() == ConfigurationEvent.CM_DELETED) {
        deleted(event.getPid());
      }
    } catch (IOException e) {
      LOG.warn(
          "Configuration {} is changed until the next start only: its file can't be written ({})",
          event.getPid(),
          HostException.oneLine(e));
    }
  }

  private synchronized void deleted(String pid) {
    known.remove(pid);
    Path file = files.remove(pid);
    if (file != null && Files.exists(file)) {
      LOG.warn(
          "Configuration {} is deleted until the next start only: {} is there",
          pid,
          file.getFileName());
    }
  }

  private synchronized void updated(ConfigurationEvent event) throws IOException {
    Dictionary<String, Object> properties = properties(event);
    if (properties == null) {
      return;
    }
    String pid = event.getPid();
    Map<String, String> now = texts(properties);
    Map<String, String> before = known.put(pid, now);
    Object file = properties.get(FILE);
    if (file != null) {
      // Whoever changes a configuration may leave this out.
      files.put(pid, Path.of(URI.create(file.toString())));
    }
    Path path = files.get(pid);
    if (path == null) {
      LOG.warn("Configuration {} has no file in config/: it is gone with the next start", pid);
    } else if (before != null && !before.equals(now)) {
      String factory = event.getFactoryPid();
      save(pid, declared.declaredFor(factory == null ? pid : factory), path, before, now);
    }
  }

  private @Nullable Dictionary<String, Object> properties(ConfigurationEvent event)
      throws IOException {
    ConfigurationAdmin admin = context.getService(event.getReference());
    if (admin == null) {
      return null;
    }
    try {
      Configuration[] found =
          admin.listConfigurations(
              "(service.pid=" + event.getPid().replaceAll("[\\\\*()]", "\\\\$0") + ")");
      return found == null ? null : found[0].getProperties();
    } catch (InvalidSyntaxException e) {
      throw new IOException(e);
    }
  }

  private void save(
      String pid,
      List<Setting> settings,
      Path file,
      Map<String, String> before,
      Map<String, String> now)
      throws IOException {
    String text = FileText.read(file);
    ConfigurationText changed = new ConfigurationText(text);
    TreeSet<String> keys = new TreeSet<>(before.keySet());
    keys.addAll(now.keySet());
    for (String key : keys) {
      Optional<Setting> setting = ConfigurationFiles.find(settings, key);
      ConfigurationChange change =
          new ConfigurationChange(
              setting,
              key,
              changed.find(key),
              Optional.ofNullable(before.get(key)),
              Optional.ofNullable(now.get(key)));
      change
          .save(changed, references, schemes)
          .ifPresent(fault -> LOG.warn("Configuration {} {} {}", pid, key, fault));
    }
    if (!changed.toString().equals(text)) {
      FileText.write(file, changed.toString());
      LOG.info("Configuration {} is changed, in {} too", pid, file.getFileName());
    }
  }

  /** Gives the values as texts, those that files can have. */
  private static Map<String, String> texts(Dictionary<String, Object> properties) {
    Map<String, String> texts = new HashMap<>();
    for (String key : Collections.list(properties.keys())) {
      Object value = properties.get(key);
      boolean own = key.startsWith("service.") || key.startsWith("felix.fileinstall.");
      if (!own && !key.startsWith(":") && value != null) {
        texts.put(key, value.getClass().isArray() ? list(value) : text(value));
      }
    }
    return texts;
  }

  private static String text(Object value) {
    return value instanceof Collection<?> many ? list(many.toArray()) : value.toString().strip();
  }

  private static String list(Object array) {
    StringBuilder list = new StringBuilder();
    for (int i = 0; i < Array.getLength(array); i++) {
      list.append(i == 0 ? "" : ",").append(Array.get(array, i));
    }
    return list.toString();
  }
}
