package org.vconserver.host;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lists the files of processors that may have several instances, and changes them, in types of the
 * JDK, so that bundles can offer it. FileInstall reads what is written. Gives no secret out.
 * Thread-safe.
 */
final class ProcessorInstances implements Supplier<List<Map<String, Object>>> {
  private static final Logger LOG = LoggerFactory.getLogger("org.vconserver.host");
  private static final String NAME = "vcon.processor.name";
  private static final Pattern NAMES = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}");

  /** Begins the names of configurations that say who may reach the server: no processor's. */
  private static final String ACCESS = "org.vconserver.access.";

  /** Matches a reference as a whole, which is no secret. */
  private static final Pattern REFERENCE = Pattern.compile("\\$(\\[[a-z]+:[^\\]]*]|\\{[^}]*})");

  private final Path folder;
  private final Function<String, List<Setting>> declared;
  private final Schemes schemes;
  private final UnaryOperator<String> references;

  /** Holds the file of an instance. */
  private record Instance(String name, String factory, Path file, ConfigurationText text) {}

  /**
   * Makes it.
   *
   * @param declared gives the settings of a factory that are declared at the moment
   * @param references puts values in the place of references, as the files are read
   */
  ProcessorInstances(
      Path folder,
      Function<String, List<Setting>> declared,
      Schemes schemes,
      UnaryOperator<String> references) {
    this.folder = folder;
    this.declared = declared;
    this.schemes = schemes;
    this.references = references;
  }

  @Override
  public synchronized List<Map<String, Object>> get() {
    return instances().values().stream().map(this::told).toList();
  }

  /** Finds the instances by their names; of two with one name the first file serves. */
  private Map<String, Instance> instances() {
    Map<String, Instance> found = new TreeMap<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.sorted().toList()) {
        String name = String.valueOf(file.getFileName());
        int dash = name.indexOf('-');
        if (dash > 0 && name.endsWith(".cfg") && !settings(name.substring(0, dash)).isEmpty()) {
          ConfigurationText text = new ConfigurationText(FileText.read(file));
          text.find(NAME)
              .ifPresent(
                  processor ->
                      found.putIfAbsent(
                          processor, new Instance(processor, name.substring(0, dash), file, text)));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("The files of processors can't be read", e);
    }
    return found;
  }

  /** Gives the settings of a factory by their keys; empty if it is none. */
  private Map<String, Setting> settings(String factory) {
    Map<String, Setting> settings = new LinkedHashMap<>();
    declared.apply(factory).stream()
        .filter(setting -> setting.ofFactory() && !factory.startsWith(ACCESS))
        .forEach(setting -> settings.putIfAbsent(setting.key(), setting));
    return settings;
  }

  private Map<String, Object> told(Instance instance) {
    List<Map<String, Object>> settings = new ArrayList<>();
    for (Setting setting : settings(instance.factory()).values()) {
      Optional<String> value = instance.text().find(setting.key());
      Map<String, Object> entry = new LinkedHashMap<>();
      entry.put("key", setting.key());
      entry.put("value", shown(setting, value.orElse(setting.fallback())));
      entry.put("given", value.isPresent());
      entry.put("default", setting.fallback());
      entry.put("secret", isSecret(setting));
      entry.put("type", setting.allowed().typeInWords());
      entry.put("unit", setting.unit());
      entry.put("allowed", setting.allowedText(schemes));
      entry.put("meaning", setting.meaning());
      settings.add(entry);
    }
    Map<String, Object> told = new LinkedHashMap<>();
    told.put("name", instance.name());
    told.put("factory", instance.factory());
    told.put("file", String.valueOf(instance.file().getFileName()));
    told.put("settings", settings);
    return told;
  }

  private static boolean isSecret(Setting setting) {
    return setting.isSecret() || setting.key().startsWith(".");
  }

  private static String shown(Setting setting, String value) {
    boolean hidden = isSecret(setting) && !value.isEmpty() && !REFERENCE.matcher(value).matches();
    return hidden ? SecretMask.MASK : value;
  }

  /**
   * Writes the file of an instance. A secret that is not among the settings, or is its mask, stays
   * as it is; anything else that is not among them goes back to its default.
   *
   * @param wanted {@code factory}, which an instance that is there need not name, and {@code
   *     settings}: texts by their keys. Empty: deletes the file
   * @return what is wrong, by {@code name}, {@code factory} or the key of a setting: then nothing
   *     is written
   */
  synchronized Map<String, String> change(String name, Map<String, Object> wanted) {
    Optional<Instance> present = Optional.ofNullable(instances().get(name));
    try {
      if (!wanted.isEmpty()) {
        return write(name, present, wanted);
      }
      if (present.isEmpty()) {
        return Map.of("name", "is no instance");
      }
      Files.deleteIfExists(present.get().file());
      LOG.info("Configuration {} is deleted", present.get().file().getFileName());
      return Map.of();
    } catch (IOException e) {
      throw new UncheckedIOException("The file of " + name + " can't be written", e);
    }
  }

  private Map<String, String> write(
      String name, Optional<Instance> present, Map<String, Object> wanted) throws IOException {
    String factory =
        String.valueOf(wanted.getOrDefault("factory", present.map(Instance::factory).orElse("")));
    Map<String, Setting> settings = settings(factory);
    Map<String, String> faults = new TreeMap<>();
    if (!NAMES.matcher(name).matches()) {
      faults.put("name", "must be letters, digits, _, . and -, at most 100");
    }
    if (settings.isEmpty()) {
      faults.put("factory", "must be the configuration of a processor that is there");
    } else if (!present.map(Instance::factory).orElse(factory).equals(factory)) {
      faults.put("factory", "must be " + present.orElseThrow().factory() + ", as it is");
    }
    Map<String, String> values = texts(wanted.getOrDefault("settings", Map.of()));
    if (faults.isEmpty()) {
      values.forEach((key, value) -> check(settings, key, value, faults));
    }
    if (faults.isEmpty()) {
      Instance instance = present.orElseGet(() -> fresh(name, factory));
      settings.values().forEach(setting -> put(instance.text(), setting, values));
      FileText.write(instance.file(), instance.text().toString());
      LOG.info("Configuration {} is written", instance.file().getFileName());
    }
    return faults;
  }

  private Instance fresh(String name, String factory) {
    ConfigurationText text = new ConfigurationText("# The processor " + name + ".\n");
    text.put(NAME, name);
    return new Instance(name, factory, folder.resolve(factory + "-" + name + ".cfg"), text);
  }

  private static Map<String, String> texts(Object given) {
    Map<String, String> texts = new TreeMap<>();
    if (given instanceof Map<?, ?> values) {
      values.forEach((key, value) -> texts.put(String.valueOf(key), String.valueOf(value)));
    }
    return texts;
  }

  private void check(
      Map<String, Setting> settings, String key, String value, Map<String, String> faults) {
    Setting setting = settings.get(key);
    if (setting == null) {
      List<Setting> known = List.copyOf(settings.values());
      faults.put(
          key,
          ConfigurationFiles.renamed(known, key)
              .map(now -> "is now called " + now.key())
              .orElseGet(() -> ConfigurationFiles.unknown(known, key)));
    } else if (value.chars().anyMatch(Character::isISOControl)) {
      faults.put(key, "must be one line without control characters");
    } else if (!keeps(setting, value) && !value.contains("$[")) {
      setting.fault(references.apply(value), schemes).ifPresent(fault -> faults.put(key, fault));
    }
  }

  /** Tells whether a secret is to stay as it is. */
  private static boolean keeps(Setting setting, String value) {
    return isSecret(setting) && value.equals(SecretMask.MASK);
  }

  private static void put(ConfigurationText text, Setting setting, Map<String, String> values) {
    String key = setting.key();
    String value = values.get(key);
    if (value == null) {
      if (!isSecret(setting) && text.find(key).isPresent()) {
        text.remove(key);
      }
    } else if (!keeps(setting, value) && !text.find(key).equals(Optional.of(value))) {
      text.put(key, value);
    }
  }
}
