package org.vconserver.host;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/**
 * Holds every setting that the host and the bundles of a distribution declare, in the order of
 * their start. Immutable.
 */
final class Catalogue {
  static final String HOST = "org.vconserver.host";

  /** Names the folder of Metatype documents in a bundle. */
  static final String FOLDER = "OSGI-INF/metatype/";

  /** Names the XML namespace of what our own annotations add to Metatype. */
  private static final String OWN = "urn:vconserver:settings:1.0";

  private final List<Setting> settings;
  private final Map<String, Setting> named = new LinkedHashMap<>();
  private final Schemes schemes;

  Catalogue(List<Setting> settings, Schemes schemes) {
    this.settings = List.copyOf(settings);
    this.schemes = schemes;
    settings.stream().filter(Setting::isOfEnvironment).forEach(s -> named.putIfAbsent(s.name(), s));
  }

  /** Reads the declarations of the host and of the jars in the folders of the start levels. */
  static Catalogue read(Path bundles) throws HostException {
    List<Setting> settings = new ArrayList<>();
    List<String> provided = new ArrayList<>();
    try {
      try (InputStream own = Catalogue.class.getResourceAsStream("/" + FOLDER + HOST + ".xml")) {
        if (own != null) {
          settings.addAll(parse(own));
        }
      }
      List<Path> jars = List.of();
      if (Files.isDirectory(bundles)) {
        try (Stream<Path> files = Files.walk(bundles, 2)) {
          jars = files.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
        }
      }
      for (Path path : jars) {
        BundleJar jar = BundleJar.read(path);
        settings.addAll(jar.settings());
        provided.add(jar.provides());
      }
    } catch (IOException e) {
      throw new HostException(
          HostException.FAILED,
          "cannot read the settings of the bundles: " + HostException.oneLine(e));
    }
    return new Catalogue(settings, Schemes.ofHeaders(provided));
  }

  /** Reads one Metatype document. */
  static List<Setting> parse(InputStream xml) throws IOException {
    try {
      DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
      factory.setNamespaceAware(true);
      factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
      factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      Element root = factory.newDocumentBuilder().parse(xml).getDocumentElement();
      Map<String, String> pids = pids(root);
      Set<String> factories =
          elements(root, "Designate").stream()
              .map(designate -> designate.getAttribute("factoryPid"))
              .collect(Collectors.toSet());
      List<Setting> settings = new ArrayList<>();
      for (Element group : elements(root, "OCD")) {
        String pid = pids.get(group.getAttribute("id"));
        if (pid != null) {
          for (Element attribute : elements(group, "AD")) {
            settings.add(
                setting(pid, group.getAttribute("name"), attribute, factories.contains(pid)));
          }
        }
      }
      return settings;
    } catch (ParserConfigurationException | SAXException e) {
      throw new IOException("malformed Metatype: " + HostException.oneLine(e), e);
    }
  }

  private static Map<String, String> pids(Element root) {
    Map<String, String> pids = new LinkedHashMap<>();
    for (Element designate : elements(root, "Designate")) {
      String factory = designate.getAttribute("factoryPid");
      String pid = factory.isEmpty() ? designate.getAttribute("pid") : factory;
      elements(designate, "Object").forEach(object -> pids.put(object.getAttribute("ocdref"), pid));
    }
    return pids;
  }

  private static Setting setting(String pid, String group, Element attribute, boolean ofFactory) {
    String name = attribute.getAttribute("name");
    return new Setting(
        name.matches("[A-Z][A-Z0-9]*(_[A-Z0-9]+)+") ? name : "",
        pid,
        group.replaceFirst("^vCon Server: ", ""),
        attribute.getAttribute("id"),
        new Allowed(
            attribute.getAttribute("type"),
            attribute.getAttribute("min"),
            attribute.getAttribute("max"),
            elements(attribute, "Option").stream().map(o -> o.getAttribute("value")).toList(),
            attribute.getAttributeNS(OWN, "pattern"),
            attribute.getAttributeNS(OWN, "allowed"),
            attribute.getAttributeNS(OWN, "schemes")),
        attribute.getAttribute("default").replaceAll("\\\\(.)", "$1"),
        attribute.getAttribute("description"),
        !attribute.getAttributeNS(OWN, "live").equals("false"),
        words(attribute.getAttributeNS(OWN, "renamed")),
        ofFactory);
  }

  private static List<String> words(String text) {
    return text.isBlank() ? List.of() : List.of(text.strip().split("\\s+", 0));
  }

  private static List<Element> elements(Element parent, String name) {
    NodeList nodes = parent.getElementsByTagName(name);
    List<Element> elements = new ArrayList<>();
    for (int i = 0; i < nodes.getLength(); i++) {
      elements.add((Element) nodes.item(i));
    }
    return elements;
  }

  /** Lists the settings that host.properties and the environment may have. */
  List<Setting> ofEnvironment() {
    return settings.stream().filter(Setting::isOfEnvironment).toList();
  }

  Optional<Setting> named(String name) {
    return Optional.ofNullable(named.get(name));
  }

  /** Knows the schemes of URLs that the bundles of the distribution provide something for. */
  Schemes schemes() {
    return schemes;
  }

  /** Lists the names of all configurations. */
  Set<String> pids() {
    return settings.stream().map(Setting::pid).collect(Collectors.toSet());
  }

  /** Lists the settings of one configuration; empty if no bundle here declares it. */
  List<Setting> declaredFor(String pid) {
    return settings.stream().filter(setting -> setting.pid().equals(pid)).toList();
  }

  /** Finds the known name with the fewest letters that differ. */
  static Optional<String> nearest(String unknown, Collection<String> known) {
    return known.stream()
        .min((a, b) -> Integer.compare(distance(unknown, a), distance(unknown, b)));
  }

  /** Tells whether one text becomes another by changing, adding or leaving out one letter. */
  static boolean isOneLetterFrom(String from, String to) {
    return Math.abs(from.length() - to.length()) <= 1 && distance(from, to) == 1;
  }

  /** Counts the letters to change, add or leave out to make one text of another (Levenshtein). */
  static int distance(String from, String to) {
    int[] row = new int[to.length() + 1];
    for (int j = 0; j < row.length; j++) {
      row[j] = j;
    }
    for (int i = 1; i <= from.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j < row.length; j++) {
        int changed = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(changed, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[to.length()];
  }
}
