package org.vconserver.pipeline.registry;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
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
import org.vconserver.api.processor.NameOwner;
import org.vconserver.api.processor.ProcessorBundles;
import org.vconserver.api.processor.ProcessorNames;
import org.vconserver.api.processor.ProcessorRegistry;
import org.vconserver.api.processor.ProcessorUse;
import org.vconserver.api.processor.RegisteredProcessor;
import org.vconserver.api.processor.VconProcessor;
import org.vconserver.api.processor.VersionRange;
import org.vconserver.api.server.ReadinessCheck;
import org.vconserver.api.server.ReadinessFinding;
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
    implements ProcessorRegistry, ProcessorBundles, ProcessorNames, ReadinessCheck, OptionsLookup {
  private static final Logger LOG = LoggerFactory.getLogger(LiveProcessorRegistry.class);

  /** Names the extensions that the server itself knows. */
  private static final Set<String> EXTENSIONS = Set.of("CC", "wtf_transcription");

  private final Map<Long, BundleRecord> bundles = new ConcurrentHashMap<>();
  private final GoneProcessors gone = new GoneProcessors(Clock.systemUTC());
  private final BundleContext context;
  private final NameOwners owners;
  private final Registrations known;
  private final NameFindings findings;
  private volatile Duration drainLimit;
  private final ProcessorStart start;
  private final ProcessorThreads threads;

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
  public LiveProcessorRegistry(
      BundleContext context, @Reference ProcessorThreads threads, Config config) {
    this(
        context,
        threads,
        Duration.ofSeconds(config.drain_seconds()),
        Duration.ofSeconds(config.start_seconds()));
  }

  LiveProcessorRegistry(
      BundleContext context, ProcessorThreads threads, Duration drainLimit, Duration startLimit) {
    this.context = context;
    this.threads = threads;
    this.owners = NameOwners.of(context);
    this.known = new Registrations(owners);
    this.findings = new NameFindings(owners);
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
      known.add(service, registration);
      if (record.role() == BundleRole.SERVING) {
        owners.claim(registration.name(), registration.bundleName());
      }
      findings.tellIfTwice(registration, known.open().toList());
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
    Registration registration = known.remove(service);
    bundles.values().forEach(record -> record.gone(service));
    if (registration == null) {
      return;
    }
    // One that was on its way out before has had its time.
    boolean waited = registration.role() == BundleRole.LEAVING;
    int left = registration.drain(waited ? Duration.ZERO : drainLimit);
    context.ungetService(service);
    threads.processorGone();
    gone.add(registration.name());
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
    if (role == BundleRole.SERVING) {
      known.claim(bundleId);
    }
  }

  @Override
  public List<NameOwner> owners() {
    return owners.all();
  }

  @Override
  public void restore(List<NameOwner> kept) {
    owners.restore(kept);
  }

  @Override
  public void handOver(String processor, String bundle) {
    owners.handOver(processor, bundle);
    LOG.info("Processor {} belongs to bundle {} from now on", processor, bundle);
  }

  @Override
  public void giveUp(String bundle) {
    owners.giveUp(bundle);
    known.claimWhatIsFree(bundle);
  }

  @Override
  public List<ReadinessFinding> look() {
    return findings.look(known.open().toList());
  }

  @Override
  public void forget(long bundleId) {
    bundles.remove(bundleId);
  }

  @Override
  public List<RegisteredProcessor> processors(long bundleId) {
    return known
        .ofBundle(bundleId)
        .map(Registration::describe)
        .sorted(Comparator.comparing(RegisteredProcessor::name))
        .toList();
  }

  @Override
  public List<String> leftOut(long bundleId) {
    BundleRecord record = bundles.get(bundleId);
    List<String> reasons = new ArrayList<>(record == null ? List.of() : record.leftOut());
    reasons.addAll(known.refusals(bundleId));
    return reasons;
  }

  @Override
  public List<String> regressions(long bundleId) {
    BundleRecord record = bundles.get(bundleId);
    return record == null ? List.of() : record.regressions();
  }

  @Override
  public List<RegisteredProcessor> active() {
    return known
        .serving()
        .map(Registration::describe)
        .sorted(Comparator.comparing(RegisteredProcessor::name))
        .toList();
  }

  @Override
  public List<RegisteredProcessor> all() {
    return known
        .open()
        .sorted(Registrations.NEWEST_FIRST)
        .sorted(Comparator.comparing(Registration::name))
        .map(Registration::describe)
        .toList();
  }

  @Override
  public Optional<RegisteredProcessor> find(String name, VersionRange versions) {
    return known.best(name, versions).map(Registration::describe);
  }

  @Override
  public Optional<OptionsRecord<?>> options(String name, VersionRange versions) {
    return known.best(name, versions).map(Registration::options);
  }

  @Override
  public ProcessorUse acquire(String name, VersionRange versions) {
    while (true) {
      Registration registration =
          known
              .best(name, versions)
              .orElseThrow(
                  () ->
                      new VconException(
                          ServerError.PROCESSOR_NOT_REGISTERED,
                          "processor: " + versions.describe(name) + " not registered"));
      Optional<ProcessorUse> use = registration.use(() -> known.reserveOf(registration, versions));
      if (use.isPresent()) {
        return use.get();
      }
    }
  }

  @Override
  public Optional<Instant> lastSeen(String name) {
    return gone.last(name);
  }

  /** Calls no plug-in, as one that hangs would hold up the runs of others. */
  @Override
  public Set<String> extensions() {
    return Stream.concat(EXTENSIONS.stream(), known.extensions())
        .collect(Collectors.toUnmodifiableSet());
  }
}
