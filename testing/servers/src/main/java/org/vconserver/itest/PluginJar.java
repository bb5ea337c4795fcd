package org.vconserver.itest;

import aQute.bnd.osgi.Analyzer;
import aQute.bnd.osgi.Builder;
import aQute.bnd.osgi.Constants;
import aQute.bnd.osgi.Jar;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/**
 * Makes a processor bundle from source on the spot, with nothing but the API as an author has it:
 * it shares no class with this project's build.
 */
public final class PluginJar {
  /**
   * Names the processors that can be built: their sources are in the folder plugins of the
   * resources.
   */
  public static final PluginJar STAMP = new PluginJar("com.acme.stamp", "StampProcessor");

  public static final PluginJar HOT = new PluginJar("com.acme.hot", "HotProcessor");

  public static final PluginJar CONFIGURED =
      new PluginJar("com.acme.configured", "ConfiguredProcessor");

  public static final PluginJar LEDGER = new PluginJar("com.acme.ledger", "LedgerProcessor");

  public static final PluginJar TRANSCRIPTS =
      new PluginJar("com.acme.transcripts", "OurTranscriptReader");

  private final String rootPackage;
  private final String type;

  private PluginJar(String rootPackage, String type) {
    this.rootPackage = rootPackage;
    this.type = type;
  }

  /** Builds the bundle in the given version and moves it into a deploy folder in one step. */
  public void deploy(String version, Path work, Path target) throws Exception {
    Path built = build(version, work);
    Path beside = target.resolveSibling("." + target.getFileName() + ".copying");
    Files.copy(built, beside, StandardCopyOption.REPLACE_EXISTING);
    Files.move(beside, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  public Path build(String version, Path work) throws Exception {
    return build(version, work, source -> source);
  }

  /** Builds the bundle with its source changed. */
  public Path build(String version, Path work, UnaryOperator<String> change) throws Exception {
    Path root = Files.createTempDirectory(work, "plugin");
    Path source =
        root.resolve("src").resolve(rootPackage.replace('.', '/')).resolve(type + ".java");
    Files.createDirectories(source.getParent());
    Files.writeString(source, change.apply(source().replace("VERSION", version)));
    Path classes = Files.createDirectories(root.resolve("classes"));
    List<String> classPath = apiJars();
    int result =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                null,
                null,
                "-proc:none",
                "--release",
                "17",
                "-cp",
                String.join(File.pathSeparator, classPath),
                "-d",
                classes.toString(),
                source.toString());
    if (result != 0) {
      throw new IOException("the plugin does not compile");
    }
    return bundle(version, root, classes, classPath);
  }

  private String source() throws IOException {
    String name = "/plugins/" + type + ".java.txt";
    try (InputStream text = PluginJar.class.getResourceAsStream(name)) {
      if (text == null) {
        throw new IOException("there is no " + name);
      }
      return new String(text.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private Path bundle(String version, Path root, Path classes, List<String> classPath)
      throws Exception {
    try (Builder builder = new Builder()) {
      builder.addClasspath(classes.toFile());
      for (String jar : classPath) {
        builder.addClasspath(new File(jar));
      }
      builder.setProperty(Constants.BUNDLE_SYMBOLICNAME, rootPackage);
      builder.setProperty(Constants.BUNDLE_VERSION, version);
      builder.setProperty(Constants.PRIVATE_PACKAGE, rootPackage);
      builder.setProperty(Analyzer.IMPORT_PACKAGE, "*");
      Jar jar = builder.build();
      if (!builder.getErrors().isEmpty()) {
        throw new IOException(builder.getErrors().toString());
      }
      Path file = root.resolve("plugin.jar");
      jar.write(file.toFile());
      return file;
    }
  }

  /**
   * Lists what the distribution has of the API, and the annotations that only the compiler needs.
   */
  private static List<String> apiJars() throws IOException {
    try (Stream<Path> jars = Files.walk(TestFiles.DIST.resolve("bundles"))) {
      List<String> found =
          new java.util.ArrayList<>(
              jars.map(Path::toString)
                  .filter(
                      jar ->
                          jar.matches(
                              ".*/(api-bundle|vcon-bundle|jackson-(core|databind|annotations))-[^/]*\\.jar"))
                  .toList());
      for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
        if (entry.contains("component.annotations")
            || entry.contains("metatype.annotations")
            || entry.contains("biz.aQute.bndlib")) {
          found.add(entry);
        }
      }
      return found;
    }
  }
}
