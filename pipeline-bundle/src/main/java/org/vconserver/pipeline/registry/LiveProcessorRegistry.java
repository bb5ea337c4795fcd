package org.vconserver.pipeline.registry;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.wiring.BundleWiring;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vconserver.api.error.ServerError;
import org.vconserver.api.error.VconServerException;
import org.vconserver.api.processor.BundleRole;
import org.vconserver.api.processor.ProcessorBundles;
import org.vconserver.api.processor.ProcessorName;
import org.vconserver.api.processor.ProcessorRegistry;
import org.vconserver.api.processor.ProcessorUse;
import org.vconserver.api.processor.RegisteredProcessor;
import org.vconserver.api.processor.VconProcessor;
import org.vconserver.api.processor.VersionRange;
import org.vconserver.pipeline.options.OptionsRecord;
import org.vconserver.pipeline.run.RunThreads;

/**
 * The processors whose services are there. A bundle that stops is held up while its processors are
 * in use: its service goes out of the registry at once, and the stop goes on when the last use is
 * closed or the time for that is over.
 */
@Component(configurationPid = "org.vconserver.registry")
@Designate(ocd = LiveProcessorRegistry.Config.class)
public final class LiveProcessorRegistry
    implements ProcessorRegistry, ProcessorBundles, OptionsLookup {
  private static final Logger LOG = LoggerFactory.getLogger(LiveProcessorRegistry.class);
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.-]{1,100}");
  private static final Comparator<Registration> NEWEST_FIRST =
      Comparator.comparing(Registration::version).thenComparing(Registration::bundleId).reversed();

  private final Map<ServiceReference<?>, Registration> registrations = new ConcurrentHashMap<>();
  private final Map<Long, BundleRecord> bundles = new ConcurrentHashMap<>();
  private final BundleContext context;
  private final Duration drainLimit;
  private final ExecutorService threads = RunThreads.perTask("processor-start");
  private final BoundedCall bounded;

  @ObjectClassDefinition(name = "vCon Server: processor registry")
  @interface Config {
    @AttributeDefinition(
        description =
            "How many seconds a bundle that stops waits for the runs that use its processors.")
    int drain_seconds() default 30;

    @AttributeDefinition(
        description = "How many seconds a processor may take to start and to describe itself.")
    int start_seconds() default 10;
  }

  @Activate
  public LiveProcessorRegistry(BundleContext context, Config config) {
    this(
        context,
        Duration.ofSeconds(config.drain_seconds()),
        Duration.ofSeconds(config.start_seconds()));
  }

  LiveProcessorRegistry(BundleContext context, Duration drainLimit, Duration startLimit) {
    this.context = context;
    this.drainLimit = drainLimit;
    this.bounded = new BoundedCall(threads, startLimit);
  }

  @Deactivate
  void close() {
    threads.shutdownNow();
  }

  @Reference(
      service = VconProcessor.class,
      cardinality = ReferenceCardinality.MULTIPLE,
      policy = ReferencePolicy.DYNAMIC)
  void addProcessor(ServiceReference<VconProcessor<?>> service) {
    Bundle bundle = service.getBundle();
    if (!(service.getProperty(ProcessorName.PROPERTY) instanceof String name)
        || !NAME.matcher(name).matches()) {
      leaveOut(service, "a processor", "it has no valid " + ProcessorName.PROPERTY);
      return;
    }
    try {
      registrations.put(service, bounded.call(() -> register(name, service)));
      LOG.info(
          "Processor {} of bundle {} {} is active",
          name,
          bundle.getSymbolicName(),
          bundle.getVersion());
    } catch (TimeoutException e) {
      leaveOut(service, "processor " + name, String.valueOf(e.getMessage()));
    } catch (ExecutionException e) {
      leaveOut(service, "processor " + name, String.valueOf(e.getCause()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      leaveOut(service, "processor " + name, "its start was interrupted");
    }
  }

  /** On a thread of ours, with the bundle's own class loader as its context. */
  private Registration register(String name, ServiceReference<VconProcessor<?>> service) {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    Bundle bundle = service.getBundle();
    try {
      BundleWiring wiring = bundle == null ? null : bundle.adapt(BundleWiring.class);
      thread.setContextClassLoader(wiring == null ? before : wiring.getClassLoader());
      VconProcessor<?> processor = context.getService(service);
      if (bundle == null || processor == null) {
        throw new IllegalStateException("its component could not be activated");
      }
      return Registration.of(name, processor, bundle, record(bundle.getBundleId()));
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  private void leaveOut(ServiceReference<?> service, String what, String reason) {
    Bundle bundle = service.getBundle();
    LOG.warn(
        "Bundle {} {}: {} is left out: {}",
        bundle.getSymbolicName(),
        bundle.getVersion(),
        what,
        reason);
    record(bundle.getBundleId()).leftOut(service, what + " is left out: " + reason);
  }

  void removeProcessor(ServiceReference<VconProcessor<?>> service) {
    Registration registration = registrations.remove(service);
    bundles.values().forEach(record -> record.gone(service));
    if (registration == null) {
      return;
    }
    int left = registration.drain(drainLimit);
    context.ungetService(service);
    if (left > 0) {
      LOG.warn(
          "Processor {} {} goes away while {} runs still use it: they did not end within {} s",
          registration.name(),
          registration.version(),
          left,
          drainLimit.toSeconds());
    } else {
      LOG.info("Processor {} {} is gone", registration.name(), registration.version());
    }
  }

  private BundleRecord record(long bundleId) {
    return bundles.computeIfAbsent(bundleId, id -> new BundleRecord());
  }

  @Override
  public void role(long bundleId, BundleRole role) {
    record(bundleId).role(role);
  }

  @Override
  public void forget(long bundleId) {
    bundles.remove(bundleId);
  }

  @Override
  public List<RegisteredProcessor> of(long bundleId) {
    return registrations.values().stream()
        .filter(registration -> registration.bundleId() == bundleId)
        .map(Registration::describe)
        .sorted(Comparator.comparing(RegisteredProcessor::name))
        .toList();
  }

  @Override
  public List<String> leftOut(long bundleId) {
    return record(bundleId).leftOut();
  }

  @Override
  public List<String> regressions(long bundleId) {
    return record(bundleId).regressions();
  }

  @Override
  public List<RegisteredProcessor> active() {
    return newestFirst()
        .filter(registration -> registration.role() == BundleRole.SERVING)
        .collect(
            Collectors.toMap(Registration::name, Function.identity(), (newest, older) -> newest))
        .values()
        .stream()
        .map(Registration::describe)
        .sorted(Comparator.comparing(RegisteredProcessor::name))
        .toList();
  }

  @Override
  public List<RegisteredProcessor> all() {
    return newestFirst()
        .sorted(Comparator.comparing(Registration::name))
        .map(Registration::describe)
        .toList();
  }

  @Override
  public Optional<RegisteredProcessor> find(String name, VersionRange versions) {
    return best(name, versions).map(Registration::describe);
  }

  @Override
  public Optional<OptionsRecord<?>> options(String name, VersionRange versions) {
    return best(name, versions).map(Registration::options);
  }

  @Override
  public ProcessorUse acquire(String name, VersionRange versions) {
    while (true) {
      Registration registration =
          best(name, versions)
              .orElseThrow(
                  () ->
                      new VconServerException(
                          ServerError.PROCESSOR_NOT_REGISTERED,
                          "processor: " + versions.of(name) + " not registered"));
      Optional<ProcessorUse> use = registration.use(() -> reserveOf(registration));
      if (use.isPresent()) {
        return use.get();
      }
    }
  }

  /** The newest that serves; one that was replaced only to those who name its version. */
  private Optional<Registration> best(String name, VersionRange versions) {
    return named(name, BundleRole.SERVING)
        .filter(registration -> versions.includes(registration.version().toString()))
        .findFirst()
        .or(
            () ->
                versions.isAny()
                    ? Optional.empty()
                    : named(name, BundleRole.RESERVE, BundleRole.PINNED)
                        .filter(
                            registration -> versions.includes(registration.version().toString()))
                        .findFirst());
  }

  /**
   * The version before the one that has failed; or the one that serves, if the failed one was taken
   * out meanwhile.
   */
  private Optional<ProcessorUse> reserveOf(Registration failed) {
    BundleRole wanted =
        failed.role() == BundleRole.LEAVING ? BundleRole.SERVING : BundleRole.RESERVE;
    return named(failed.name(), wanted)
        .filter(
            one ->
                Objects.equals(one.bundle().getSymbolicName(), failed.bundle().getSymbolicName()))
        .findFirst()
        .flatMap(one -> one.use(Optional::empty));
  }

  private Stream<Registration> named(String name, BundleRole... roles) {
    List<BundleRole> wanted = List.of(roles);
    return newestFirst()
        .filter(registration -> registration.name().equals(name))
        .filter(registration -> wanted.contains(registration.role()));
  }

  private Stream<Registration> newestFirst() {
    return registrations.values().stream().filter(Registration::isOpen).sorted(NEWEST_FIRST);
  }
}
