package org.vconserver.itest;

import aQute.bnd.osgi.Analyzer;
import aQute.bnd.osgi.Builder;
import aQute.bnd.osgi.Constants;
import aQute.bnd.osgi.Jar;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/**
 * A processor bundle made from source on the spot, with nothing but the API as an author has it: it
 * shares no class with this project's build.
 */
final class PluginJar {
  private static final String SOURCE =
      """
      package com.acme.stamp;

      import com.fasterxml.jackson.databind.node.TextNode;
      import org.osgi.service.component.annotations.Component;
      import org.vconserver.api.processor.Option;
      import org.vconserver.api.processor.ProcessorDescriptor;
      import org.vconserver.api.processor.ProcessorName;
      import org.vconserver.api.processor.ProcessorOptions;
      import org.vconserver.api.processor.ProcessorSession;
      import org.vconserver.api.processor.VconProcessor;

      @Component
      @ProcessorName("acme_stamp")
      public class StampProcessor implements VconProcessor<StampProcessor.StampOptions> {
        public record StampOptions(@Option(title = "prefix", fallback = "\\"\\"") String prefix)
            implements ProcessorOptions {}

        @Override
        public ProcessorDescriptor<StampOptions> descriptor() {
          return ProcessorDescriptor.of(StampOptions.class, "Stamp", "Stamps the run.").readOnly();
        }

        @Override
        public void process(ProcessorSession session, StampOptions options) {
          session.setParameter("stamp", new TextNode(options.prefix() + "VERSION"));
        }
      }
      """;

  private PluginJar() {}

  /** Builds the bundle in the given version and moves it into a deploy folder in one step. */
  static void deploy(String version, Path work, Path target) throws Exception {
    Path built = build(version, work);
    Path beside = target.resolveSibling("." + target.getFileName() + ".copying");
    Files.copy(built, beside, StandardCopyOption.REPLACE_EXISTING);
    Files.move(beside, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  static Path build(String version, Path work) throws Exception {
    Path root = Files.createTempDirectory(work, "plugin");
    Path source = root.resolve("src/com/acme/stamp/StampProcessor.java");
    Files.createDirectories(source.getParent());
    Files.writeString(source, SOURCE.replace("VERSION", version));
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

  private static Path bundle(String version, Path root, Path classes, List<String> classPath)
      throws Exception {
    try (Builder builder = new Builder()) {
      builder.addClasspath(classes.toFile());
      for (String jar : classPath) {
        builder.addClasspath(new File(jar));
      }
      builder.setProperty(Constants.BUNDLE_SYMBOLICNAME, "com.acme.stamp");
      builder.setProperty(Constants.BUNDLE_VERSION, version);
      builder.setProperty(Constants.PRIVATE_PACKAGE, "com.acme.stamp");
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

  /** What the distribution has of the API, and the annotations that only the compiler needs. */
  private static List<String> apiJars() throws IOException {
    try (Stream<Path> jars = Files.walk(TestFiles.DIST.resolve("bundles"))) {
      List<String> found =
          new java.util.ArrayList<>(
              jars.map(Path::toString)
                  .filter(
                      jar ->
                          jar.matches(
                              ".*/(api-bundle|jackson-(core|databind|annotations))-[^/]*\\.jar"))
                  .toList());
      for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
        if (entry.contains("component.annotations") || entry.contains("biz.aQute.bndlib")) {
          found.add(entry);
        }
      }
      return found;
    }
  }
}
