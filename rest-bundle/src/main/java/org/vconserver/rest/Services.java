package org.vconserver.rest;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.vconserver.api.deploy.BundleDeployments;
import org.vconserver.api.error.ServerError;
import org.vconserver.api.job.JobQueues;
import org.vconserver.api.pipeline.PipelineRunner;
import org.vconserver.api.pipeline.PipelineStore;
import org.vconserver.api.processor.ProcessorRegistry;
import org.vconserver.api.query.QueryLanguage;
import org.vconserver.api.server.ServerRegistry;
import org.vconserver.api.server.ThisServer;
import org.vconserver.api.server.WorkQueues;
import org.vconserver.api.store.VconStore;
import org.vconserver.api.validation.VconValidator;
import org.vconserver.vcon.error.VconException;

/**
 * The services behind the REST interface, each of which may come and go while requests are served.
 * Whoever asks for one that is not there gets SERVICE_UNAVAILABLE. Thread-safe.
 */
@Component(service = Services.class)
public final class Services {
  private final Map<Class<?>, Object> present = new ConcurrentHashMap<>();
  private final Map<String, QueryLanguage> languages = new ConcurrentHashMap<>();

  private static final List<Class<?>> NEEDED =
      List.of(
          VconStore.class,
          JobQueues.class,
          PipelineStore.class,
          ServerRegistry.class,
          ProcessorRegistry.class,
          PipelineRunner.class,
          WorkQueues.class,
          ThisServer.class);

  public VconStore vcons() {
    return get(VconStore.class);
  }

  public JobQueues queues() {
    return get(JobQueues.class);
  }

  public PipelineStore pipelines() {
    return get(PipelineStore.class);
  }

  public ServerRegistry servers() {
    return get(ServerRegistry.class);
  }

  public ProcessorRegistry processors() {
    return get(ProcessorRegistry.class);
  }

  public PipelineRunner runner() {
    return get(PipelineRunner.class);
  }

  public WorkQueues workQueues() {
    return get(WorkQueues.class);
  }

  public ThisServer thisServer() {
    return get(ThisServer.class);
  }

  /** What is deployed, which this server can do without. */
  public BundleDeployments bundles() {
    return get(BundleDeployments.class);
  }

  /** The validator of vCons, which this server can do without. */
  public VconValidator validator() {
    return get(VconValidator.class);
  }

  /** The validator of vCons; empty if it is not there. */
  public Optional<VconValidator> validatorIfPresent() {
    return Optional.ofNullable((VconValidator) present.get(VconValidator.class));
  }

  /** The query language of a name. */
  public QueryLanguage language(String name) {
    QueryLanguage language = languages.get(name);
    if (language == null) {
      throw new VconException(
          ServerError.SERVICE_UNAVAILABLE,
          "The query language " + name + " is not active at the moment");
    }
    return language;
  }

  /** The names of the needed services that are not there. */
  public List<String> missing() {
    List<String> names = new ArrayList<>();
    for (Class<?> type : NEEDED) {
      if (!present.containsKey(type)) {
        names.add(type.getSimpleName());
      }
    }
    return names;
  }

  /** The names of the stores that are there and can't be reached. */
  public List<String> unreachable() {
    List<String> names = new ArrayList<>();
    ping(VconStore.class, VconStore::ping, names);
    ping(JobQueues.class, JobQueues::ping, names);
    ping(PipelineStore.class, PipelineStore::ping, names);
    ping(ServerRegistry.class, ServerRegistry::ping, names);
    return names;
  }

  private <T> void ping(Class<T> type, Consumer<T> ping, List<String> unreachable) {
    Object service = present.get(type);
    if (service != null) {
      try {
        ping.accept(type.cast(service));
      } catch (VconException e) {
        unreachable.add(type.getSimpleName());
      }
    }
  }

  private <T> T get(Class<T> type) {
    Object service = present.get(type);
    if (service == null) {
      throw new VconException(
          ServerError.SERVICE_UNAVAILABLE,
          "The service " + type.getSimpleName() + " is not active at the moment");
    }
    return type.cast(service);
  }

  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  void setVcons(VconStore service) {
    present.put(VconStore.class, service);
  }

  void unsetVcons(VconStore service) {
    present.remove(VconStore.class, service);
  }

  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  void setQueues(JobQueues service) {
    present.put(JobQueues.class, service);
  }

  void unsetQueues(JobQueues service) {
    present.remove(JobQueues.class, service);
  }

  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  void setPipelines(PipelineStore service) {
    present.put(PipelineStore.class, service);
  }

  void unsetPipelines(PipelineStore service) {
    present.remove(PipelineStore.class, service);
  }

  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  void setServers(ServerRegistry service) {
    present.put(ServerRegistry.class, service);
  }

  void unsetServers(ServerRegistry service) {
    present.remove(ServerRegistry.class, service);
  }

  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  void setProcessors(ProcessorRegistry service) {
    present.put(ProcessorRegistry.class, service);
  }

  void unsetProcessors(ProcessorRegistry service) {
    present.remove(ProcessorRegistry.class, service);
  }

  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  void setRunner(PipelineRunner service) {
    present.put(PipelineRunner.class, service);
  }

  void unsetRunner(PipelineRunner service) {
    present.remove(PipelineRunner.class, service);
  }

  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  void setWorkQueues(WorkQueues service) {
    present.put(WorkQueues.class, service);
  }

  void unsetWorkQueues(WorkQueues service) {
    present.remove(WorkQueues.class, service);
  }

  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  void setThisServer(ThisServer service) {
    present.put(ThisServer.class, service);
  }

  void unsetThisServer(ThisServer service) {
    present.remove(ThisServer.class, service);
  }

  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  void setValidator(VconValidator service) {
    present.put(VconValidator.class, service);
  }

  void unsetValidator(VconValidator service) {
    present.remove(VconValidator.class, service);
  }

  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  void setBundles(BundleDeployments service) {
    present.put(BundleDeployments.class, service);
  }

  void unsetBundles(BundleDeployments service) {
    present.remove(BundleDeployments.class, service);
  }

  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  void addLanguage(QueryLanguage language, Map<String, Object> properties) {
    languages.put(String.valueOf(properties.get(QueryLanguage.PROPERTY)), language);
  }

  void removeLanguage(QueryLanguage language) {
    languages.values().remove(language);
  }
}
