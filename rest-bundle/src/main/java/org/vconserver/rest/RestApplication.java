package org.vconserver.rest;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.glassfish.jersey.server.ResourceConfig;
import org.glassfish.jersey.server.ServerProperties;
import org.vconserver.rest.access.CallerResource;
import org.vconserver.rest.access.KeyResource;
import org.vconserver.rest.access.UserResource;
import org.vconserver.rest.bundle.BundleAccess;
import org.vconserver.rest.bundle.BundleResource;
import org.vconserver.rest.change.EventResource;
import org.vconserver.rest.change.EventTail;
import org.vconserver.rest.change.HistoryResource;
import org.vconserver.rest.editor.PipelineEditorResource;
import org.vconserver.rest.error.FailureMapper;
import org.vconserver.rest.error.Refusals;
import org.vconserver.rest.find.ConserverListResource;
import org.vconserver.rest.find.ConserverSearchResource;
import org.vconserver.rest.find.Exports;
import org.vconserver.rest.find.IndexCheckResource;
import org.vconserver.rest.find.RelativesResource;
import org.vconserver.rest.find.VconsResource;
import org.vconserver.rest.log.LogResource;
import org.vconserver.rest.openapi.DocsResource;
import org.vconserver.rest.openapi.OpenApiDocument;
import org.vconserver.rest.peer.PeerAnswers;
import org.vconserver.rest.peer.PeerVconFormat;
import org.vconserver.rest.person.ErasureResource;
import org.vconserver.rest.person.ExportResource;
import org.vconserver.rest.pipeline.MaskedSecrets;
import org.vconserver.rest.pipeline.PipelineResource;
import org.vconserver.rest.pipeline.PipelineSaving;
import org.vconserver.rest.pipeline.PipelineVersionResource;
import org.vconserver.rest.pipeline.QueryWarnings;
import org.vconserver.rest.process.PipelineRunResource;
import org.vconserver.rest.process.ProcessResource;
import org.vconserver.rest.process.TrialResource;
import org.vconserver.rest.processor.InstanceResource;
import org.vconserver.rest.processor.ProcessorResource;
import org.vconserver.rest.queue.FailedJobResource;
import org.vconserver.rest.queue.InProgressResource;
import org.vconserver.rest.queue.JobResource;
import org.vconserver.rest.queue.KnownNames;
import org.vconserver.rest.queue.QueriedJobs;
import org.vconserver.rest.queue.QueueJobResource;
import org.vconserver.rest.queue.QueueResource;
import org.vconserver.rest.queue.QueueSettingsResource;
import org.vconserver.rest.queue.QueueStatusResource;
import org.vconserver.rest.queue.VconJobsResource;
import org.vconserver.rest.queue.WaitingJobsResource;
import org.vconserver.rest.request.ApplicationThreads;
import org.vconserver.rest.request.CrossOrigin;
import org.vconserver.rest.request.OperationFeature;
import org.vconserver.rest.request.OperationThreads;
import org.vconserver.rest.request.PooledOperations;
import org.vconserver.rest.server.DrainResource;
import org.vconserver.rest.server.HealthResource;
import org.vconserver.rest.server.ServerResource;
import org.vconserver.rest.server.SettingsResource;
import org.vconserver.rest.vcon.DiffResource;
import org.vconserver.rest.vcon.ExpiryResource;
import org.vconserver.rest.vcon.ImportResource;
import org.vconserver.rest.vcon.PlainReads;
import org.vconserver.rest.vcon.RestoreResource;
import org.vconserver.rest.vcon.SubmitResource;
import org.vconserver.rest.vcon.VconResource;

/** Puts the resources together, each with what it needs. Immutable. */
final class RestApplication {
  /** Lists the resources that the OpenAPI document describes, in its order. */
  static final List<Class<?>> DOCUMENTED =
      List.of(
          ServerResource.class,
          DrainResource.class,
          SettingsResource.class,
          QueueResource.class,
          QueueJobResource.class,
          QueueStatusResource.class,
          QueueSettingsResource.class,
          WaitingJobsResource.class,
          FailedJobResource.class,
          JobResource.class,
          InProgressResource.class,
          PipelineResource.class,
          PipelineVersionResource.class,
          BundleResource.class,
          ProcessorResource.class,
          InstanceResource.class,
          VconResource.class,
          ExpiryResource.class,
          VconsResource.class,
          ImportResource.class,
          SubmitResource.class,
          ConserverListResource.class,
          ConserverSearchResource.class,
          IndexCheckResource.class,
          RelativesResource.class,
          HistoryResource.class,
          DiffResource.class,
          VconJobsResource.class,
          ErasureResource.class,
          RestoreResource.class,
          ExportResource.class,
          EventResource.class,
          ProcessResource.class,
          PipelineRunResource.class,
          TrialResource.class,
          LogResource.class,
          KeyResource.class,
          UserResource.class,
          CallerResource.class,
          HealthResource.class);

  private final RestServices services;
  private final RestSettings settings;
  private final OperationThreads threads;
  private final PeerVconFormat format;
  private final Clock clock;
  private final LongSupplier nanos;
  private final VconResource vcons;
  private final MaskedSecrets secrets;
  private final CrossOrigin origins;
  private final EventTail events;

  RestApplication(
      RestServices services,
      RestSettings settings,
      OperationThreads threads,
      Clock clock,
      LongSupplier nanos) {
    this.services = services;
    this.settings = settings;
    this.threads = threads;
    this.format = new PeerVconFormat(settings.wireCompat(), settings.egress(), clock);
    this.clock = clock;
    this.nanos = nanos;
    this.secrets = new MaskedSecrets(() -> services.processors, settings.wireCompat());
    this.vcons =
        new VconResource(services::vcons, services::validator, services::language, format, clock);
    this.origins = new CrossOrigin(settings.corsOrigins());
    this.events = new EventTail(services::changes, settings.eventListeners(), nanos);
  }

  /**
   * Gives the application as Jersey takes it.
   *
   * @param version of this server, for the OpenAPI document
   */
  ResourceConfig configuration(String version) {
    ResourceConfig application = new ResourceConfig();
    application.property(ServerProperties.WADL_FEATURE_DISABLE, true);
    // A path leads callers back to where they came from, also through a proxy.
    application.property(ServerProperties.LOCATION_HEADER_RELATIVE_URI_RESOLUTION_DISABLED, true);
    application.property(ServerProperties.FEATURE_AUTO_DISCOVERY_DISABLE, true);
    application.property(ServerProperties.METAINF_SERVICES_LOOKUP_DISABLE, true);
    application.register(FailureMapper.class);
    application.register(origins);
    application.register(
        new OperationFeature(settings.maxBodyBytes(), settings.maxImportBytes(), threads));
    application.register(new PooledOperations());
    application.register(new ApplicationThreads(threads));
    List<Object> resources = resources(version);
    resources.forEach(resource -> application.register(resource.getClass()));
    application.register(
        new Instances(
            resources, new PeerAnswers(settings.wireCompat()), new Refusals(services::counters)));
    return application;
  }

  /** Gives what puts events into the streams of this application. */
  EventTail events() {
    return events;
  }

  /** Gives what answers some requests without Jersey; empty if the API of vCons is switched off. */
  Optional<PlainReads> plainReads() {
    return settings.vconApi() ? Optional.of(new PlainReads(vcons)) : Optional.empty();
  }

  private List<Object> resources(String version) {
    List<Object> resources = new ArrayList<>();
    resources.add(new HealthResource(new ReadinessLook(services)::look));
    resources.add(new CallerResource());
    OpenApiDocument document = new OpenApiDocument(version, documented());
    resources.add(new DocsResource(services::processors, document));
    resources.add(new PipelineEditorResource(settings.pipelineEditor()));
    if (settings.vconApi()) {
      addVconApi(resources);
    }
    if (settings.adminApi()) {
      addAdminApi(resources);
    }
    if (settings.vconApi() || settings.adminApi()) {
      var source =
          new QueriedJobs.Source(
              services::vcons, services::index, services::language, format, threads.parts(), nanos);
      resources.add(new QueueJobResource(services::queues, services::workQueues));
      resources.add(new VconJobsResource(services::queues, services::vcons));
      resources.add(
          new SubmitResource(services::vcons, services::queues, services::validator, format));
      resources.add(new WaitingJobsResource(services::queues, source));
    }
    return resources;
  }

  /** Gives the resources that the document describes, as they are served. */
  private List<Class<?>> documented() {
    return DOCUMENTED.stream()
        .filter(type -> !settings.wireCompat() || type != ConserverListResource.class)
        .toList();
  }

  private void addVconApi(List<Object> resources) {
    resources.add(vcons);
    resources.add(new ExpiryResource(services::vcons, clock));
    resources.add(
        new VconsResource(services::index, services::vcons, format, new Exports(threads, origins)));
    resources.add(
        new ImportResource(
            services::vcons,
            services::validator,
            format,
            new ImportResource.Limits(settings.maxBodyBytes(), settings.maxImportBytes())));
    resources.add(new ConserverSearchResource(services::index));
    if (!settings.wireCompat()) {
      resources.add(new ConserverListResource(services::index)); // there GET /vcon is answered 405
    }
    resources.add(new IndexCheckResource(services::index, nanos));
    resources.add(new RelativesResource(services::index, services::vcons));
    resources.add(new HistoryResource(services::changes, services::vcons));
    resources.add(new DiffResource(services::vcons));
    resources.add(new RestoreResource(services::vcons, format));
    resources.add(
        new ErasureResource(
            services::vcons, services::index, services::queues, services::erasures, clock));
    resources.add(new ExportResource(services::vcons, services::index, services::changes, clock));
    resources.add(new EventResource(events, origins));
    resources.add(new ProcessResource(services::processors, services::runner, format));
    resources.add(new PipelineRunResource(services::pipelines, services::runner, format));
    resources.add(new TrialResource(services::pipelines, services::runner, secrets));
  }

  private void addAdminApi(List<Object> resources) {
    resources.add(
        new ServerResource(
            services::thisServer, services::servers, services::workQueues, settings.wireCompat()));
    resources.add(new KeyResource(services::keys, clock));
    resources.add(new UserResource(services::users));
    resources.add(new DrainResource(services::intake));
    resources.add(new SettingsResource(services::settings));
    resources.add(new QueueResource(services::queues));
    resources.add(new QueueStatusResource(services::queues, services::workQueues));
    resources.add(new QueueSettingsResource(services::queues));
    KnownNames known = new KnownNames(services::queues, services::pipelines, services::processors);
    resources.add(new FailedJobResource(services::queues, known, nanos));
    resources.add(new JobResource(services::queues));
    resources.add(new InProgressResource(services::queues));
    addPipelines(resources);
    resources.add(new LogResource(services::logLines, services::logLevels, threads.followers()));
    BundleAccess access = new BundleAccess(settings.bundleChanges());
    resources.add(new BundleResource(services::bundles, services::thisServer, access));
    resources.add(new InstanceResource(services.instances(), services::processors, access));
    resources.add(
        new ProcessorResource(
            services::processors,
            services::pipelines,
            () -> Optional.ofNullable(services.bundles)));
  }

  private void addPipelines(List<Object> resources) {
    boolean compat = settings.wireCompat();
    QueryWarnings queries = new QueryWarnings(() -> services.processors, services::language);
    PipelineSaving saving =
        new PipelineSaving(
            services::pipelines, services::runner, services::queues, queries, compat);
    resources.add(
        new PipelineResource(services::pipelines, services::runner, secrets, saving, compat));
    resources.add(new PipelineVersionResource(services::pipelines, secrets, saving));
  }
}
