package org.vconserver.itest;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/** The configurations of processors that the bundles of a distribution describe (OSGi Metatype). */
final class ProcessorConfigurations {
  private static final String NAME = "vcon.processor.name";

  private ProcessorConfigurations() {}

  /** One setting, as the annotation of the bundle has it. */
  record Setting(String name, String type, String fallback, String title, String description) {}

  /** The settings of the instances of a processor. */
  record Configuration(String pid, List<Setting> settings) {}

  /** The configuration of each processor that has one, by the processor's name. */
  static Map<String, Configuration> of(Path distribution) throws IOException {
    Map<String, Configuration> byPid = new HashMap<>();
    Map<String, String> pidByName = new TreeMap<>();
    try (Stream<Path> jars = Files.walk(distribution.resolve("bundles"))) {
      for (Path jar :
          (Iterable<Path>) jars.filter(file -> file.toString().endsWith(".jar"))::iterator) {
        read(jar, byPid, pidByName);
      }
    }
    try (Stream<Path> files = Files.list(distribution.resolve("config"))) {
      for (Path file : (Iterable<Path>) files::iterator) {
        byPid.keySet().stream()
            .filter(pid -> file.getFileName().toString().startsWith(pid + "-"))
            .forEach(pid -> pidByName.put(processorName(file), pid));
      }
    }
    Map<String, Configuration> byName = new TreeMap<>();
    pidByName.forEach(
        (name, pid) -> {
          Configuration configuration = byPid.get(pid);
          if (configuration != null) {
            byName.put(name, configuration);
          }
        });
    return byName;
  }

  private static String processorName(Path file) {
    Properties properties = new Properties();
    try (InputStream in = Files.newInputStream(file)) {
      properties.load(in);
    } catch (IOException e) {
      throw new IllegalStateException(file.toString(), e);
    }
    return properties.getProperty(NAME, "").strip();
  }

  private static void read(
      Path jar, Map<String, Configuration> byPid, Map<String, String> pidByName)
      throws IOException {
    try (JarFile bundle = new JarFile(jar.toFile())) {
      for (JarEntry entry : bundle.stream().toList()) {
        if (entry.getName().matches("OSGI-INF/metatype/.*\\.xml")) {
          readMetatype(xml(bundle, entry), byPid);
        } else if (entry.getName().matches("OSGI-INF/[^/]*\\.xml")) {
          readComponent(xml(bundle, entry), pidByName);
        }
      }
    }
  }

  private static Document xml(JarFile bundle, JarEntry entry) throws IOException {
    try (InputStream in = bundle.getInputStream(entry)) {
      return DocumentBuilderFactory.newDefaultInstance().newDocumentBuilder().parse(in);
    } catch (ParserConfigurationException | SAXException e) {
      throw new IOException(entry.getName(), e);
    }
  }

  private static void readMetatype(Document document, Map<String, Configuration> byPid) {
    List<Setting> settings = new ArrayList<>();
    for (Element setting : elements(document, "AD")) {
      settings.add(
          new Setting(
              setting.getAttribute("id"),
              setting.getAttribute("type").equals("Password")
                  ? "text, secret"
                  : setting.getAttribute("type").replace("String", "text").toLowerCase(Locale.ROOT),
              setting.getAttribute("default"),
              setting.getAttribute("name"),
              setting.getAttribute("description")));
    }
    for (Element designate : elements(document, "Designate")) {
      String pid = designate.getAttribute("factoryPid");
      if (!pid.isEmpty()) {
        byPid.put(pid, new Configuration(pid, settings));
      }
    }
  }

  private static void readComponent(Document document, Map<String, String> pidByName) {
    String pid = document.getDocumentElement().getAttribute("configuration-pid");
    for (Element property : elements(document, "property")) {
      if (property.getAttribute("name").equals(NAME)) {
        pidByName.put(property.getAttribute("value"), pid);
      }
    }
  }

  private static List<Element> elements(Document document, String name) {
    NodeList nodes = document.getElementsByTagName(name);
    List<Element> elements = new ArrayList<>();
    for (int i = 0; i < nodes.getLength(); i++) {
      elements.add((Element) nodes.item(i));
    }
    return elements;
  }
}
