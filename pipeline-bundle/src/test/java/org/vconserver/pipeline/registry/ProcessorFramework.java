package org.vconserver.pipeline.registry;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Dictionary;
import java.util.HashMap;
import java.util.Map;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.apache.felix.framework.FrameworkFactory;
import org.osgi.framework.AllServiceListener;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceEvent;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.launch.Framework;
import org.vconserver.api.processor.ProcessorName;
import org.vconserver.api.processor.VconProcessor;

/**
 * A real framework with a registry of processors in it, which hears of services as it does from
 * Declarative Services.
 */
public final class ProcessorFramework implements AutoCloseable {
  private final Framework framework;
  private final BundleContext context;
  private final LiveProcessorRegistry registry;
  private int installed;

  /** Starts it, with how long a drain and a start may take. */
  public ProcessorFramework(Path folder, Duration drainLimit, Duration startLimit)
      throws Exception {
    framework =
        new FrameworkFactory()
            .newFramework(
                Map.of(
                    "org.osgi.framework.storage",
                    folder.resolve("cache").toString(),
                    "org.osgi.framework.bsnversion",
                    "multiple",
                    "vcon.url",
                    "http://127.0.0.1:8000"));
    framework.start();
    context = framework.getBundleContext();
    registry = new LiveProcessorRegistry(context, new ProcessorThreads(), drainLimit, startLimit);
    listen();
  }

  @SuppressWarnings("unchecked")
  private void listen() throws InvalidSyntaxException {
    AllServiceListener listener =
        event -> {
          var service = (ServiceReference<VconProcessor<?>>) event.getServiceReference();
          if (event.getType() == ServiceEvent.REGISTERED) {
            registry.addProcessor(service);
          } else if (event.getType() == ServiceEvent.UNREGISTERING) {
            registry.removeProcessor(service);
          }
        };
    context.addServiceListener(listener, "(objectClass=" + VconProcessor.class.getName() + ")");
  }

  public LiveProcessorRegistry registry() {
    return registry;
  }

  /** A bundle that runs and has nothing in it. */
  public Bundle bundle(String name, String version) throws Exception {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().putValue("Manifest-Version", "1.0");
    manifest.getMainAttributes().putValue("Bundle-ManifestVersion", "2");
    manifest.getMainAttributes().putValue("Bundle-SymbolicName", name);
    manifest.getMainAttributes().putValue("Bundle-Version", version);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    new JarOutputStream(bytes, manifest).close();
    Bundle bundle =
        context.installBundle("test:" + ++installed, new ByteArrayInputStream(bytes.toByteArray()));
    bundle.start();
    return bundle;
  }

  /**
   * Registers a processor as a service of a bundle.
   *
   * @param service it, or a ServiceFactory that gives it
   */
  public static ServiceRegistration<?> register(Bundle bundle, String name, Object service) {
    Dictionary<String, Object> properties =
        FrameworkUtil.asDictionary(Map.<String, Object>of(ProcessorName.PROPERTY, name));
    return bundle
        .getBundleContext()
        .registerService(VconProcessor.class.getName(), service, properties);
  }

  /** Registers a processor with further properties. */
  static ServiceRegistration<?> register(
      Bundle bundle, String name, Object service, Map<String, Object> more) {
    Map<String, Object> properties = new HashMap<>(more);
    properties.put(ProcessorName.PROPERTY, name);
    return bundle
        .getBundleContext()
        .registerService(
            VconProcessor.class.getName(), service, FrameworkUtil.asDictionary(properties));
  }

  @Override
  public void close() throws Exception {
    registry.close();
    framework.stop();
    framework.waitForStop(10_000);
  }
}
