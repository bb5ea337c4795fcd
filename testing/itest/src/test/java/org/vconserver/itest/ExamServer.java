package org.vconserver.itest;

import static org.awaitility.Awaitility.await;
import static org.ops4j.pax.exam.CoreOptions.bundle;
import static org.ops4j.pax.exam.CoreOptions.frameworkProperty;
import static org.ops4j.pax.exam.CoreOptions.frameworkStartLevel;
import static org.ops4j.pax.exam.CoreOptions.systemPackages;
import static org.ops4j.pax.exam.CoreOptions.workingDirectory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Function;
import java.util.stream.Stream;
import org.ops4j.pax.exam.ExamSystem;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.TestContainer;
import org.ops4j.pax.exam.nat.internal.NativeTestContainer;
import org.ops4j.pax.exam.spi.PaxExamRuntime;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.vconserver.tck.server.Api;
import org.vconserver.tck.server.TestServer;

/** The bundles of the distribution in a Felix of this JVM that Pax Exam starts. */
final class ExamServer implements AutoCloseable {
  private final ExamSystem system;
  private final TestContainer container;
  private final Api api;

  private ExamServer(ExamSystem system, TestContainer container, Api api) {
    this.system = system;
    this.container = container;
    this.api = api;
  }

  /**
   * Starts it and waits until it is ready.
   *
   * @param folder for its data, and with copies of its configuration files in {@code config}
   * @param settings beside the defaults
   */
  static ExamServer start(Path folder, Map<String, String> settings) throws IOException {
    int port = TestServer.freePort();
    Properties all = settings(folder, port, settings);
    ExamSystem system = PaxExamRuntime.createServerSystem(options(folder, all));
    TestContainer container = PaxExamRuntime.createContainer(system);
    container.start();
    ExamServer server = new ExamServer(system, container, new Api(port));
    server.publish(all);
    await().atMost(Duration.ofSeconds(30)).until(server.api::ready);
    return server;
  }

  /** Gives bundles the settings that may be shown, as the host does. */
  private void publish(Properties settings) {
    Function<String, Optional<String>> shown =
        name -> Optional.ofNullable(settings.getProperty(name));
    context()
        .registerService(
            Function.class,
            shown,
            FrameworkUtil.asDictionary(Map.<String, Object>of("vcon.settings", "public")));
    Function<String, String> unmasked = text -> text;
    context()
        .registerService(
            Function.class,
            unmasked,
            FrameworkUtil.asDictionary(Map.<String, Object>of("vcon.settings", "masked")));
  }

  Api api() {
    return api;
  }

  BundleContext context() {
    return ((NativeTestContainer) container).getSystemBundle().getBundleContext();
  }

  @Override
  public void close() {
    container.stop();
    system.clear();
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to);
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.copy(file, to.resolve(file.getFileName()));
      }
    }
  }

  private static Properties settings(Path folder, int port, Map<String, String> more)
      throws IOException {
    Path config = folder.resolve("config");
    copy(TestFiles.DIST.resolve("config"), config);
    Files.createDirectories(folder.resolve("deploy"));
    Properties settings = new Properties();
    try (var reader = Files.newBufferedReader(config.resolve("host.properties"))) {
      settings.load(reader);
    }
    Backend.settings(folder).forEach(settings::setProperty);
    settings.setProperty("REST_URL", "http://127.0.0.1:" + port);
    settings.setProperty("vcon.data", folder.resolve("data").toString());
    settings.setProperty("vcon.deploy", folder.resolve("deploy").toString());
    settings.setProperty("vcon.url", "http://127.0.0.1:" + port);
    settings.setProperty("org.osgi.service.http.port", Integer.toString(port));
    settings.setProperty("org.apache.felix.http.host", "127.0.0.1");
    settings.setProperty("org.osgi.framework.bsnversion", "multiple");
    settings.setProperty("felix.fileinstall.dir", config.toString());
    settings.setProperty("felix.fileinstall.noInitialDelay", "true");
    settings.setProperty("felix.fileinstall.filter", "[^.].*\\.(cfg|config)");
    settings.setProperty("felix.fileinstall.subdir.mode", "skip");
    settings.setProperty("felix.fileinstall.enableConfigSave", "false");
    settings.setProperty("felix.fileinstall.tmpdir", folder.resolve("fileinstall").toString());
    settings.setProperty("felix.webconsole.security.providers", "org.vconserver.console");
    more.forEach(settings::setProperty);
    return settings;
  }

  private static Option[] options(Path folder, Properties settings) throws IOException {
    List<Option> options = new ArrayList<>();
    try (Stream<Path> jars = Files.walk(TestFiles.DIST.resolve("bundles"))) {
      jars.filter(jar -> jar.toString().endsWith(".jar"))
          .sorted()
          .forEach(
              jar ->
                  options.add(
                      bundle("reference:" + jar.toUri())
                          .startLevel(Integer.parseInt(jar.getParent().getFileName().toString()))));
    }
    settings.forEach((name, value) -> options.add(frameworkProperty((String) name).value(value)));
    for (String name :
        List.of("org.slf4j", "org.slf4j.event", "org.slf4j.helpers", "org.slf4j.spi")) {
      options.add(systemPackages(name + ";version=2.0.20", name + ";version=1.7.36"));
    }
    options.add(
        systemPackages(
            "org.osgi.service.log;version=1.5.0", "org.osgi.service.log.admin;version=1.0.0"));
    options.add(frameworkStartLevel(100));
    options.add(workingDirectory(folder.resolve("exam").toString()));
    return options.toArray(Option[]::new);
  }
}
