package org.vconserver.deploy;

import java.io.File;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.felix.framework.FrameworkFactory;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.launch.Framework;
import org.osgi.service.component.runtime.ServiceComponentRuntime;

/** A real framework with real service components. */
final class TestFramework implements AutoCloseable {
  final BundleContext context;
  private final Framework framework;

  TestFramework(Path folder) throws Exception {
    framework =
        new FrameworkFactory()
            .newFramework(
                Map.of(
                    "org.osgi.framework.storage",
                    folder.resolve("cache").toString(),
                    "org.osgi.framework.bsnversion",
                    "multiple",
                    "org.osgi.framework.startlevel.beginning",
                    "50",
                    "org.osgi.framework.system.packages.extra",
                    "org.osgi.service.component;version=1.5.1,"
                        + "org.osgi.service.component.propertytypes;version=1.5,"
                        + "org.osgi.service.component.runtime;version=1.5,"
                        + "org.osgi.service.component.runtime.dto;version=1.5,"
                        + "org.osgi.util.promise;version=1.3,"
                        + "org.osgi.util.function;version=1.2,"
                        + "org.vconserver.api.processor;version=1.2,"
                        + "org.vconserver.api.deploy;version=1.0",
                    "vcon.deploy",
                    folder.resolve("deploy").toString(),
                    "vcon.data",
                    folder.resolve("data").toString()));
    framework.start();
    context = framework.getBundleContext();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      if (entry.contains("org.apache.felix.scr")) {
        context.installBundle("reference:" + Path.of(entry).toUri()).start();
      }
    }
  }

  ServiceComponentRuntime components() {
    var reference = context.getServiceReference(ServiceComponentRuntime.class);
    return context.getService(reference);
  }

  /** A bundle of the distribution, so to speak. */
  Bundle install(TestJar jar) throws Exception {
    Path file = Files.createTempFile("core", ".jar");
    Files.write(file, jar.bytes());
    try (InputStream content = Files.newInputStream(file)) {
      Bundle bundle = context.installBundle("core:" + file, content);
      bundle.start();
      return bundle;
    }
  }

  List<String> active() {
    return bundles(Bundle.ACTIVE);
  }

  List<String> installed() {
    return bundles(~0);
  }

  private List<String> bundles(int states) {
    return Arrays.stream(context.getBundles())
        .filter(b -> b.getBundleId() != 0 && (b.getState() & states) != 0)
        .filter(b -> !b.getSymbolicName().startsWith("org.apache.felix"))
        .map(b -> b.getSymbolicName() + " " + b.getVersion())
        .sorted()
        .toList();
  }

  @Override
  public void close() throws Exception {
    framework.stop();
    framework.waitForStop(10_000);
  }
}
