package org.vconserver.pipeline.registry;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
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
import org.vconserver.api.processor.ProcessorName;
import org.vconserver.api.processor.ProcessorRegistry;
import org.vconserver.api.processor.ProcessorUse;
import org.vconserver.api.processor.RegisteredProcessor;
import org.vconserver.api.processor.VconProcessor;
import org.vconserver.pipeline.options.OptionsRecord;

/**
 * The processors whose services are there. A bundle that stops is held up while its processors are
 * in use: its service goes out of the registry at once, and the stop goes on when the last use is
 * closed or the time for that is over.
 */
@Component(configurationPid = "org.vconserver.registry")
@Designate(ocd = LiveProcessorRegistry.Config.class)
public final class LiveProcessorRegistry implements ProcessorRegistry, OptionsLookup {
  private static final Logger LOG = LoggerFactory.getLogger(LiveProcessorRegistry.class);
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.-]{1,100}");
  private static final Comparator<Registration> NEWEST_FIRST =
      Comparator.comparing(Registration::version).thenComparing(Registration::bundleId).reversed();

  private final Map<ServiceReference<?>, Registration> registrations = new ConcurrentHashMap<>();
  private final Duration drainLimit;

  @ObjectClassDefinition(name = "vCon Server: processor registry")
  @interface Config {
    @AttributeDefinition(
        description =
            "How many seconds a bundle that stops waits for the runs that use its processors.")
    int drain_seconds() default 30;
  }

  @Activate
  public LiveProcessorRegistry(Config config) {
    this(Duration.ofSeconds(config.drain_seconds()));
  }

  LiveProcessorRegistry(Duration drainLimit) {
    this.drainLimit = drainLimit;
  }

  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  void addProcessor(VconProcessor<?> processor, ServiceReference<VconProcessor<?>> service) {
    String bundle = service.getBundle().getSymbolicName() + " " + service.getBundle().getVersion();
    if (!(service.getProperty(ProcessorName.PROPERTY) instanceof String name)
        || !NAME.matcher(name).matches()) {
      LOG.warn(
          "A processor of bundle {} is left out: it has no valid {}",
          bundle,
          ProcessorName.PROPERTY);
      return;
    }
    try {
      registrations.put(service, Registration.of(name, processor, service.getBundle()));
      LOG.info("Processor {} of bundle {} is active", name, bundle);
    } catch (RuntimeException | LinkageError e) {
      LOG.warn("Processor {} of bundle {} is left out: {}", name, bundle, e.toString());
    }
  }

  void removeProcessor(VconProcessor<?> processor, ServiceReference<VconProcessor<?>> service) {
    Registration registration = registrations.remove(service);
    if (registration == null) {
      return;
    }
    int left = registration.drain(drainLimit);
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

  @Override
  public List<RegisteredProcessor> active() {
    return newestFirst()
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
  public Optional<RegisteredProcessor> find(String name) {
    return newest(name).map(Registration::describe);
  }

  @Override
  public Optional<OptionsRecord<?>> options(String name) {
    return newest(name).map(Registration::options);
  }

  @Override
  public ProcessorUse acquire(String name) {
    while (true) {
      Registration registration =
          newest(name)
              .orElseThrow(
                  () ->
                      new VconServerException(
                          ServerError.PROCESSOR_NOT_REGISTERED,
                          "processor: " + name + " not registered"));
      Optional<ProcessorUse> use = registration.use();
      if (use.isPresent()) {
        return use.get();
      }
    }
  }

  private Optional<Registration> newest(String name) {
    return newestFirst().filter(registration -> registration.name().equals(name)).findFirst();
  }

  private Stream<Registration> newestFirst() {
    return registrations.values().stream().filter(Registration::isOpen).sorted(NEWEST_FIRST);
  }
}
