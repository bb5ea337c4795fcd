package org.vconserver.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.wiring.BundleRevision;

/** Knows the schemes of URLs that bundles say they provide something for. */
@FunctionalInterface
interface Schemes {
  /** Names the attribute of a capability that lists them. */
  String ATTRIBUTE = "scheme";

  /** Lists the schemes in the capabilities of a namespace, sorted. */
  Collection<String> inNamespace(String namespace);

  /** Reads headers Provide-Capability, once for each namespace. */
  static Schemes ofHeaders(List<String> headers) {
    Map<String, Collection<String>> known = new ConcurrentHashMap<>();
    return namespace ->
        known.computeIfAbsent(
            namespace,
            name -> {
              Collection<String> schemes = new TreeSet<>();
              headers.forEach(header -> schemes.addAll(inHeader(header, name)));
              return schemes;
            });
  }

  /**
   * Reads the manifests of the jars that are in folders at the moment: one may be installed late.
   */
  static Schemes ofJarsNow(List<Path> folders) {
    return namespace -> inManifests(folders, namespace);
  }

  /** Knows those that others know too. */
  default Schemes and(Schemes others) {
    return namespace -> {
      Collection<String> schemes = new TreeSet<>(inNamespace(namespace));
      schemes.addAll(others.inNamespace(namespace));
      return schemes;
    };
  }

  private static Collection<String> inManifests(List<Path> folders, String namespace) {
    Collection<String> schemes = new TreeSet<>();
    for (Path folder : folders) {
      jars(folder).forEach(jar -> schemes.addAll(inManifest(jar, namespace)));
    }
    return schemes;
  }

  /** Asks the bundles that are installed now. */
  static Schemes ofBundles(BundleContext context) {
    return namespace -> {
      Collection<String> schemes = new TreeSet<>();
      for (Bundle bundle : context.getBundles()) {
        BundleRevision revision = bundle.adapt(BundleRevision.class);
        if (revision != null) {
          revision
              .getDeclaredCapabilities(namespace)
              .forEach(c -> schemes.addAll(values(c.getAttributes().get(ATTRIBUTE))));
        }
      }
      return schemes;
    };
  }

  private static List<String> values(@Nullable Object attribute) {
    if (attribute instanceof Collection<?> many) {
      return many.stream().map(String::valueOf).toList();
    }
    return attribute == null ? List.of() : List.of(attribute.toString());
  }

  private static List<Path> jars(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(folder, 2)) {
      return files.filter(file -> file.toString().endsWith(".jar")).toList();
    } catch (IOException e) {
      return List.of(); // whoever is to install from there tells what is wrong
    }
  }

  private static List<String> inManifest(Path jar, String namespace) {
    try {
      return inHeader(BundleJar.provides(jar), namespace);
    } catch (IOException e) {
      return List.of(); // a jar that is being copied, or none: the deployer says so
    }
  }

  private static List<String> inHeader(String header, String namespace) {
    List<String> schemes = new ArrayList<>();
    if (!header.contains(namespace)) {
      return schemes;
    }
    Matcher found =
        Pattern.compile(
                "(?:^|,)\\s*"
                    + Pattern.quote(namespace)
                    + "\\s*;[^,\"]*?"
                    + ATTRIBUTE
                    + "(?::[A-Za-z<>]+)?\\s*=\\s*(?:\"([^\"]*)\"|([^,;\\s]+))")
            .matcher(header);
    while (found.find()) {
      String list = found.group(1) == null ? found.group(2) : found.group(1);
      Arrays.stream(list.split(",", 0)).map(String::strip).forEach(schemes::add);
    }
    return schemes;
  }
}
