package org.vconserver.rest;

import static org.osgi.service.component.annotations.ReferenceCardinality.MULTIPLE;
import static org.osgi.service.component.annotations.ReferenceCardinality.OPTIONAL;
import static org.osgi.service.component.annotations.ReferencePolicy.DYNAMIC;
import static org.osgi.service.component.annotations.ReferencePolicyOption.GREEDY;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.vconserver.api.access.ApiKeys;
import org.vconserver.api.access.Users;
import org.vconserver.api.change.ChangeLog;
import org.vconserver.api.deploy.BundleDeployments;
import org.vconserver.api.erasure.ErasureRecords;
import org.vconserver.api.figures.Counters;
import org.vconserver.api.index.VconIndex;
import org.vconserver.api.job.JobQueues;
import org.vconserver.api.pipeline.PipelineRunner;
import org.vconserver.api.pipeline.PipelineStore;
import org.vconserver.api.processor.ProcessorRegistry;
import org.vconserver.api.query.QueryLanguage;
import org.vconserver.api.server.JobIntake;
import org.vconserver.api.server.ReadinessCheck;
import org.vconserver.api.server.ServerRegistry;
import org.vconserver.api.server.ThisServer;
import org.vconserver.api.server.WorkQueues;
import org.vconserver.api.store.VconStore;
import org.vconserver.api.validation.VconValidator;
import org.vconserver.rest.processor.InstanceFiles;
import org.vconserver.rest.request.Available;

/**
 * Holds the services behind the resources, each of which may come and go while requests are served.
 * The application gives each resource those that it needs. Thread-safe.
 */
@Component(service = RestServices.class)
public final class RestServices {
  @Reference(cardinality = OPTIONAL, policy = DYNAMIC, policyOption = GREEDY)
  volatile @Nullable VconStore vcons;

  @Reference(cardinality = OPTIONAL, policy = DYNAMIC, policyOption = GREEDY)
  volatile @Nullable ChangeLog changes;

  @Reference(cardinality = OPTIONAL, policy = DYNAMIC, policyOption = GREEDY)
  volatile @Nullable VconIndex index;

  @Reference(cardinality = OPTIONAL, policy = DYNAMIC, policyOption = GREEDY)
  volatile @Nullable ErasureRecords erasures;

  @Reference(cardinality = OPTIONAL, policy = DYNAMIC, policyOption = GREEDY)
  volatile @Nullable ApiKeys keys;

  @Reference(cardinality = OPTIONAL, policy = DYNAMIC, policyOption = GREEDY)
  volatile @Nullable Users users;

  @Reference(cardinality = OPTIONAL, policy = DYNAMIC, policyOption = GREEDY)
  volatile @Nullable JobQueues queues;

  @Reference(cardinality = OPTIONAL, policy = DYNAMIC, policyOption = GREEDY)
  volatile @Nullable PipelineStore pipelines;

  @Reference(cardinality = OPTIONAL, policy = DYNAMIC, policyOption = GREEDY)
  volatile @Nullable ServerRegistry servers;

  @Reference(cardinality = OPTIONAL, policy = DYNAMIC, policyOption = GREEDY)
  volatile @Nullable ProcessorRegistry processors;

  @Reference(cardinality = OPTIONAL, policy = DYNAMIC, policyOption = GREEDY)
  volatile @Nullable PipelineRunner runner;

  @Reference(cardinality = OPTIONAL, policy = DYNAMIC, policyOption = GREEDY)
  volatile @Nullable WorkQueues workQueues;

  @Reference(cardinality = OPTIONAL, policy = DYNAMIC, policyOption = GREEDY)
  volatile @Nullable ThisServer thisServer;

  @Reference(cardinality = OPTIONAL, policy = DYNAMIC, policyOption = GREEDY)
  volatile @Nullable JobIntake intake;

  /** Deployment by the API, which this server can do without. */
  @Reference(cardinality = OPTIONAL, policy = DYNAMIC, policyOption = GREEDY)
  volatile @Nullable BundleDeployments bundles;

  /** Validation of vCons, which this server can do without. */
  @Reference(cardinality = OPTIONAL, policy = DYNAMIC, policyOption = GREEDY)
  volatile @Nullable VconValidator validator;

  /** Counting, which this server can do without. */
  @Reference(cardinality = OPTIONAL, policy = DYNAMIC, policyOption = GREEDY)
  volatile @Nullable Counters counters;

  /** Lists the settings as they are now; the host has them, which knows no type of the API. */
  @Reference(
      cardinality = OPTIONAL,
      policy = DYNAMIC,
      policyOption = GREEDY,
      target = "(vcon.settings=listed)")
  volatile @Nullable Supplier<List<Map<String, Object>>> settings;

  /** Lists the instances of processors, as the host has their files. */
  @Reference(
      cardinality = OPTIONAL,
      policy = DYNAMIC,
      policyOption = GREEDY,
      target = "(vcon.settings=instances)")
  volatile @Nullable Supplier<List<Map<String, Object>>> instances;

  /** Changes the file of an instance, as the host does. */
  @Reference(
      cardinality = OPTIONAL,
      policy = DYNAMIC,
      policyOption = GREEDY,
      target = "(vcon.settings=instance)")
  volatile @Nullable BiFunction<String, Map<String, Object>, Map<String, String>> instance;

  /** Gives the lines of the log behind a number, as the host keeps them. */
  @Reference(
      cardinality = OPTIONAL,
      policy = DYNAMIC,
      policyOption = GREEDY,
      target = "(vcon.log=lines)")
  volatile @Nullable LongFunction<List<Map<String, Object>>> logLines;

  /** Sets levels of the log, and lists them, as the host does. */
  @Reference(
      cardinality = OPTIONAL,
      policy = DYNAMIC,
      policyOption = GREEDY,
      target = "(vcon.log=levels)")
  volatile @Nullable UnaryOperator<Map<String, Object>> logLevels;

  /** Looks of other parts at whether they can do their work. */
  @Reference(cardinality = MULTIPLE, policy = DYNAMIC, policyOption = GREEDY)
  volatile List<ReadinessCheck> checks = List.of();

  private final Map<String, QueryLanguage> languages = new ConcurrentHashMap<>();

  VconStore vcons() {
    return Available.require(vcons, VconStore.class);
  }

  ErasureRecords erasures() {
    return Available.require(erasures, ErasureRecords.class);
  }

  ChangeLog changes() {
    return Available.require(changes, ChangeLog.class);
  }

  VconIndex index() {
    return Available.require(index, VconIndex.class);
  }

  ApiKeys keys() {
    return Available.require(keys, ApiKeys.class);
  }

  Users users() {
    return Available.require(users, Users.class);
  }

  JobQueues queues() {
    return Available.require(queues, JobQueues.class);
  }

  PipelineStore pipelines() {
    return Available.require(pipelines, PipelineStore.class);
  }

  ServerRegistry servers() {
    return Available.require(servers, ServerRegistry.class);
  }

  ProcessorRegistry processors() {
    return Available.require(processors, ProcessorRegistry.class);
  }

  PipelineRunner runner() {
    return Available.require(runner, PipelineRunner.class);
  }

  WorkQueues workQueues() {
    return Available.require(workQueues, WorkQueues.class);
  }

  ThisServer thisServer() {
    return Available.require(thisServer, ThisServer.class);
  }

  JobIntake intake() {
    return Available.require(intake, JobIntake.class);
  }

  BundleDeployments bundles() {
    return Available.require(bundles, BundleDeployments.class);
  }

  List<Map<String, Object>> settings() {
    return there(settings).get();
  }

  private static <T> T there(@Nullable T ofHost) {
    if (ofHost == null) {
      throw Available.missing("What the host tells");
    }
    return ofHost;
  }

  /** Reaches the files of instances. */
  InstanceFiles instances() {
    return new InstanceFiles() {
      @Override
      public List<Map<String, Object>> list() {
        return there(instances).get();
      }

      @Override
      public Map<String, String> change(String name, Map<String, Object> wanted) {
        return there(instance).apply(name, wanted);
      }
    };
  }

  List<Map<String, Object>> logLines(long after) {
    return there(logLines).apply(after);
  }

  Map<String, Object> logLevels(Map<String, Object> asked) {
    return there(logLevels).apply(asked);
  }

  Optional<Counters> counters() {
    return Optional.ofNullable(counters);
  }

  Optional<VconValidator> validator() {
    return Optional.ofNullable(validator);
  }

  /** Gives the query language of a name. */
  QueryLanguage language(String name) {
    QueryLanguage language = languages.get(name);
    if (language == null) {
      throw Available.missing("The query language " + name);
    }
    return language;
  }

  @Reference(cardinality = MULTIPLE, policy = DYNAMIC)
  void addLanguage(QueryLanguage language, Map<String, Object> properties) {
    languages.put(String.valueOf(properties.get(QueryLanguage.PROPERTY)), language);
  }

  void removeLanguage(QueryLanguage language) {
    languages.values().remove(language);
  }
}
