package org.vconserver.pipeline.registry;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.wiring.BundleWiring;
import org.vconserver.api.processor.ProcessorName;
import org.vconserver.api.processor.VconProcessor;
import org.vconserver.support.threads.BoundedCall;

/**
 * Starts processors, each on a thread of ours and within a limit, so that one that hangs holds up
 * nobody else. Thread-safe.
 */
final class ProcessorStart implements AutoCloseable {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.-]{1,100}");

  private final BundleContext context;
  private final BoundedCall bounded = new BoundedCall("processor-start");
  private volatile Duration limit;

  ProcessorStart(BundleContext context, Duration limit) {
    this.context = context;
    this.limit = limit;
  }

  /** Takes another limit for starts from now on. */
  void limit(Duration changed) {
    limit = changed;
  }

  /**
   * Gets the processor of a service and asks it for what it is.
   *
   * @throws LeftOutException if it has no valid name, or does not start well and in time
   */
  Registration register(
      ServiceReference<VconProcessor<?>> service, Bundle bundle, BundleRecord record)
      throws LeftOutException {
    Object given = service.getProperty(ProcessorName.PROPERTY);
    if (!(given instanceof String name) || !NAME.matcher(name).matches()) {
      throw new LeftOutException(
          "a processor",
          ProcessorName.PROPERTY
              + " must be 1 to 100 letters, digits, dots, dashes and underscores, "
              + (given == null ? "and it has none" : "not '" + shortened(given) + "'"));
    }
    String processor = "processor " + name;
    try {
      BundleWiring wiring = bundle.adapt(BundleWiring.class);
      return bounded.call(
          wiring == null ? null : wiring.getClassLoader(),
          limit,
          () -> registerNow(name, service, bundle, record));
    } catch (TimeoutException e) {
      throw new LeftOutException(processor, String.valueOf(e.getMessage()));
    } catch (ExecutionException e) {
      throw new LeftOutException(processor, String.valueOf(e.getCause()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LeftOutException(processor, "its start was interrupted");
    }
  }

  private static String shortened(Object given) {
    String text = String.valueOf(given);
    return text.length() <= 120 ? text : text.substring(0, 120) + "...";
  }

  /** Names the file that configures a component, or else the component. */
  private static String source(ServiceReference<?> service) {
    Object file = service.getProperty("felix.fileinstall.filename");
    if (file != null) {
      String path = String.valueOf(file);
      return path.substring(path.lastIndexOf('/') + 1);
    }
    Object pid = service.getProperty(Constants.SERVICE_PID);
    Object component = service.getProperty("component.name");
    return String.valueOf(pid != null ? pid : component);
  }

  private Registration registerNow(
      String name, ServiceReference<VconProcessor<?>> service, Bundle bundle, BundleRecord record) {
    boolean registered = false;
    try {
      VconProcessor<?> processor = context.getService(service);
      if (processor == null) {
        throw new IllegalStateException("its component could not be activated");
      }
      Registration registration = Registration.of(name, processor, bundle, record, source(service));
      registered = true;
      return registration;
    } finally {
      if (!registered) {
        context.ungetService(service);
      }
    }
  }

  @Override
  public void close() {
    bounded.close();
  }
}
