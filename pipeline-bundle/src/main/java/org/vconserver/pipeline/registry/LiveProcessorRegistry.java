package org.vconserver.pipeline.registry;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vconserver.api.error.ServerError;
import org.vconserver.api.processor.BundleRole;
import org.vconserver.api.processor.ProcessorBundles;
import org.vconserver.api.processor.ProcessorRegistry;
import org.vconserver.api.processor.ProcessorUse;
import org.vconserver.api.processor.RegisteredProcessor;
import org.vconserver.api.processor.VconProcessor;
import org.vconserver.api.processor.VersionRange;
import org.vconserver.pipeline.options.OptionsRecord;
import org.vconserver.vcon.error.VconException;

/**
 * Finds processors by name and version among the services that are there. A bundle that stops is
 * held up while its processors are in use: its service goes out of the registry at once, and the
 * stop goes on when the last use is closed or the time for that is over. Thread-safe.
 */
@Component(configurationPid = "org.vconserver.registry")
@Designate(ocd = LiveProcessorRegistry.Config.class)
public final class LiveProcessorRegistry
    implements ProcessorRegistry, ProcessorBundles, OptionsLookup {
  private static final Logger LOG = LoggerFactory.getLogger(LiveProcessorRegistry.class);

  /** Names the extensions that the server itself knows. */
  private static final Set<String> EXTENSIONS = Set.of("CC", "wtf_transcription");

  private static final Comparator<Registration> NEWEST_FIRST =
      Comparator.comparing(Registration::version).thenComparing(Registration::bundleId).reversed();

  private final Map<ServiceReference<?>, Registration> registrations = new ConcurrentHashMap<>();
  private final Map<Long, BundleRecord> bundles = new ConcurrentHashMap<>();
  private final BundleContext context;
  private volatile Duration drainLimit;
  private final ProcessorStart start;

  @ObjectClassDefinition(name = "vCon Server: processor registry")
  @interface Config {
    @AttributeDefinition(
        description =
            "How many seconds a bundle that stops waits for the runs that use its processors, as"
                + " DEPLOY_DRAIN_SECONDS says.")
    int drain_seconds() default 30;

    @AttributeDefinition(
        description =
            "How many seconds a processor may take to start, as DEPLOY_START_SECONDS says.")
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
    this.start = new ProcessorStart(context, startLimit);
  }

  /** Takes changed limits for what starts and stops from now on. */
  @Modified
  void modified(Config config) {
    drainLimit = Duration.ofSeconds(config.drain_seconds());
    start.limit(Duration.ofSeconds(config.start_seconds()));
  }

  @Deactivate
  void close() {
    start.close();
  }

  @Reference(
      service = VconProcessor.class,
      cardinality = ReferenceCardinality.MULTIPLE,
      policy = ReferencePolicy.DYNAMIC)
  void addProcessor(ServiceReference<VconProcessor<?>> service) {
    Bundle bundle = service.getBundle();
    if (bundle == null) {
      return; // gone before it was looked at
    }
    BundleRecord record = record(bundle.getBundleId());
    try {
      Registration registration = start.register(service, bundle, record);
      registrations.put(service, registration);
      LOG.info(
          "Processor {} of bundle {} {} is active",
          registration.name(),
          bundle.getSymbolicName(),
          bundle.getVersion());
    } catch (LeftOutException e) {
      LOG.warn("Bundle {} {}: {}", bundle.getSymbolicName(), bundle.getVersion(), e.getMessage());
      record.leftOut(service, e.getMessage());
    }
    if (service.getBundle() == null) {
      // It went away meanwhile, and nobody waits for long to tell that after this.
      record.gone(service);
      removeProcessor(service);
    }
  }

  void removeProcessor(ServiceReference<VconProcessor<?>> service) {
    Registration registration = registrations.remove(service);
    bundles.values().forEach(record -> record.gone(service));
    if (registration == null) {
      return;
    }
    // One that was on its way out before has had its time.
    boolean waited = registration.role() == BundleRole.LEAVING;
    int left = registration.drain(waited ? Duration.ZERO : drainLimit);
    context.ungetService(service);
    if (left > 0) {
      LOG.warn(
          "Processor {} {} goes away while {} runs still use it: they were waited for up to {} s",
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
  public List<RegisteredProcessor> processors(long bundleId) {
    return registrations.values().stream()
        .filter(registration -> registration.bundleId() == bundleId)
        .map(Registration::describe)
        .sorted(Comparator.comparing(RegisteredProcessor::name))
        .toList();
  }

  @Override
  public List<String> leftOut(long bundleId) {
    BundleRecord record = bundles.get(bundleId);
    return record == null ? List.of() : record.leftOut();
  }

  @Override
  public List<String> regressions(long bundleId) {
    BundleRecord record = bundles.get(bundleId);
    return record == null ? List.of() : record.regressions();
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
                      new VconException(
                          ServerError.PROCESSOR_NOT_REGISTERED,
                          "processor: " + versions.describe(name) + " not registered"));
      Optional<ProcessorUse> use = registration.use(() -> reserveOf(registration, versions));
      if (use.isPresent()) {
        return use.get();
      }
    }
  }

  /** Gives the newest that serves; one that was replaced only to those who name its version. */
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
   * Gives the version before one that serves; if that was taken out while the run went on, the one
   * that serves in its place.
   */
  private Optional<ProcessorUse> reserveOf(Registration failed, VersionRange versions) {
    BundleRole wanted =
        switch (failed.role()) {
          case SERVING -> BundleRole.RESERVE;
          case LEAVING -> BundleRole.SERVING;
          case TRIAL, RESERVE, PINNED -> null;
        };
    return wanted == null
        ? Optional.empty()
        : named(failed.name(), wanted)
            .filter(other -> other.isOfSameBundle(failed))
            .filter(other -> versions.includes(other.version().toString()))
            .findFirst()
            .flatMap(other -> other.use(Optional::empty));
  }

  /** Calls no plug-in, as one that hangs would hold up the runs of others. */
  @Override
  public Set<String> extensions() {
    return Stream.concat(
            EXTENSIONS.stream(),
            newestFirst()
                .filter(registration -> registration.role() == BundleRole.SERVING)
                .flatMap(registration -> registration.extensions().stream()))
        .collect(Collectors.toUnmodifiableSet());
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
