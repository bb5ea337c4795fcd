package org.vconserver.pipeline.run;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.vconserver.api.error.ServerError;
import org.vconserver.api.figures.Counters;
import org.vconserver.api.pipeline.PipelineDefinition;
import org.vconserver.api.pipeline.RunRequest;
import org.vconserver.api.pipeline.RunResult;
import org.vconserver.api.processor.ProcessorRegistry;
import org.vconserver.api.processor.RegisteredProcessor;
import org.vconserver.api.store.StoredVcon;
import org.vconserver.api.store.VconStore;
import org.vconserver.api.store.VconWrite;
import org.vconserver.pipeline.media.MediaFetcher;
import org.vconserver.pipeline.media.RunMedia;
import org.vconserver.pipeline.options.SecretFiles;
import org.vconserver.pipeline.options.SecretOptions;
import org.vconserver.pipeline.registry.ProcessorThreads;
import org.vconserver.vcon.Vcon;
import org.vconserver.vcon.VconForm;
import org.vconserver.vcon.error.VconException;
import org.vconserver.vcon.memory.MemoryBudget;
import org.vconserver.vcon.memory.MemoryShare;
import org.vconserver.vcon.version.VconConversion;
import org.vconserver.vcon.version.VconVersion;

/** Runs the steps of pipelines, up to the point where something would be stored. Thread-safe. */
@Component(service = PipelineExecution.class, configurationPid = "org.vconserver.pipeline")
@Designate(ocd = PipelineExecution.Config.class)
public final class PipelineExecution {

  private final VconStore vcons;
  private final ProcessorRegistry processors;
  private final MediaFetcher media;
  private final VconLocks locks;
  private volatile Duration longestRun;
  private volatile int mostJobs;
  private final ProcessorThreads threads;
  private final Counters counters;
  private final SecretOptions secrets;

  @ObjectClassDefinition(name = "vCon Server: runs of pipelines")
  @interface Config {
    @AttributeDefinition(
        name = "RUN_MAX_SECONDS",
        min = "0",
        description = "How long a run may take whose pipeline has no timeout; 0: a day.")
    long run_max_seconds() default 86_400;

    @AttributeDefinition(
        name = "RUN_MAX_JOBS",
        min = "1",
        description = "How many jobs a run may put into queues.")
    int run_max_jobs() default 10_000;
  }

  @Activate
  public PipelineExecution(
      @Reference VconStore vcons,
      @Reference ProcessorRegistry processors,
      @Reference MediaFetcher media,
      @Reference ProcessorThreads threads,
      @Reference Counters counters,
      @Reference SecretFiles secrets,
      Config config) {
    this(
        vcons,
        processors,
        media,
        threads,
        counters,
        secrets,
        longest(config.run_max_seconds()),
        config.run_max_jobs());
  }

  /**
   * Makes it run pipelines.
   *
   * @param longestRun how long a run may take whose pipeline has no timeout
   * @param mostJobs how many jobs a run may ask for
   */
  public PipelineExecution(
      VconStore vcons,
      ProcessorRegistry processors,
      MediaFetcher media,
      ProcessorThreads threads,
      Counters counters,
      SecretFiles secrets,
      Duration longestRun,
      int mostJobs) {
    this.threads = threads;
    this.counters = counters;
    this.secrets = new SecretOptions(secrets);
    this.mostJobs = mostJobs;
    this.longestRun = longestRun;
    this.vcons = vcons;
    this.processors = processors;
    this.media = media;
    this.locks = new VconLocks(vcons);
  }

  /** Takes changed limits for the runs that begin from now on. */
  @Modified
  void modified(Config config) {
    longestRun = longest(config.run_max_seconds());
    mostJobs = config.run_max_jobs();
  }

  /**
   * Gives the longest time: a day, where nothing else is set: nothing that was forgotten runs for
   * ever.
   */
  private static Duration longest(long seconds) {
    return seconds == 0 ? Duration.ofDays(1) : Duration.ofSeconds(seconds);
  }

  @Deactivate
  public void deactivate() {
    locks.close();
  }

  /**
   * Holds a run that has ended well and holds its vCons' locks until it is closed.
   *
   * @param writes what is to be saved, empty if the request did not ask for it
   * @param locks given back on close
   * @param memory that the run's vCons take, given back on close
   */
  public record Done(
      RunState state, List<VconWrite> writes, VconLocks.Held locks, MemoryShare memory)
      implements AutoCloseable {
    public RunResult result() {
      return state.result();
    }

    /** Notes that the locks of what was saved were given back with the commit. */
    public void committed() {
      locks.givenBackInStore(writes.stream().map(write -> write.vcon().uuid()).toList());
    }

    @Override
    public void close() {
      memory.close();
      locks.close();
    }
  }

  /**
   * Makes a run; throws as {@link org.vconserver.api.pipeline.PipelineRunner#run} does, and
   * VCON_LOCKED. A run that saves and may modify vCons locks those that it reads from the store.
   * The memory that its vCons take is that of the request that it is for, or its own.
   */
  public Done run(RunPlan plan) throws InterruptedException {
    RunRequest request = plan.request();
    List<String> toLock =
        request.save() && mayModify(plan.definition()) ? storedUuids(request) : List.of();
    VconLocks.Held held = locks.take(toLock, plan.lock());
    MemoryShare memory = MemoryShare.current().orElseGet(MemoryBudget.ofHeap()::open);
    try (MemoryShare.Work work = memory.enter()) {
      RunState begin = plan.from().isPresent() ? plan.from().get() : begin(plan);
      RunState end =
          begin.nextStep() < plan.definition().steps().size() ? steps(plan, begin) : begin;
      return new Done(end, request.save() ? end.writes() : List.of(), held, memory);
    } catch (RuntimeException | InterruptedException | Error e) {
      memory.close();
      held.close();
      throw e;
    }
  }

  /** Tells whether a run may change vCons; a processor that is not there may be one that does. */
  private boolean mayModify(PipelineDefinition definition) {
    return definition.options().vconVersion().isPresent()
        || definition.steps().stream()
            .anyMatch(
                step ->
                    processors
                        .find(step.processor(), step.versions())
                        .map(RegisteredProcessor::mayModify)
                        .orElse(true));
  }

  private static List<String> storedUuids(RunRequest request) {
    List<String> uuids = new ArrayList<>();
    for (RunRequest.Input input : request.inputs()) {
      if (input instanceof RunRequest.Stored stored) {
        uuids.add(stored.uuid());
      }
    }
    return uuids;
  }

  private RunState begin(RunPlan plan) {
    RunRequest request = plan.request();
    RunSession session = new RunSession(request.parameters(), new RunMedia(media), mostJobs);
    for (RunRequest.Input input : request.inputs()) {
      if (input instanceof RunRequest.Stored stored) {
        StoredVcon found =
            vcons
                .find(stored.uuid())
                .orElseThrow(
                    () ->
                        new VconException(
                            ServerError.VCON_NOT_FOUND,
                            "vCon UUID: " + stored.uuid() + " not found"));
        Vcon vcon = inVersion(plan, found.vcon());
        session.begin(vcon, OptionalLong.of(found.revision()), vcon != found.vcon());
      } else if (input instanceof RunRequest.Given given) {
        Vcon vcon = inVersion(plan, given.vcon());
        session.begin(vcon, OptionalLong.empty(), given.modified() || vcon != given.vcon());
      }
    }
    return session.state(0);
  }

  /**
   * Gives the vCon itself, unless the pipeline wants another version and a conversion changes it.
   */
  private static Vcon inVersion(RunPlan plan, Vcon vcon) {
    Optional<VconVersion> wanted = plan.definition().options().vconVersion();
    if (wanted.isEmpty() || vcon.form() != VconForm.UNSIGNED) {
      return vcon;
    }
    Vcon converted = VconConversion.of(vcon, wanted.get()).vcon();
    return converted.tree().equals(vcon.tree()) ? vcon : converted;
  }

  /**
   * Runs the steps on a thread of its own, so that a processor which does not heed its interruption
   * holds up nobody else.
   */
  private RunState steps(RunPlan plan, RunState begin) throws InterruptedException {
    RunSteps run = new RunSteps(plan, processors, new RunMedia(media), secrets, counters, mostJobs);
    MemoryShare memory = MemoryShare.current().orElseThrow();
    Future<RunState> steps =
        threads.submit(
            () -> {
              try (MemoryShare.Work work = memory.enter()) {
                return run.from(begin);
              }
            });
    Duration own = plan.definition().options().timeout();
    Duration timeout = own.isZero() ? longestRun : own;
    try {
      return steps.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      run.abandon();
      steps.cancel(true);
      throw new VconException(
          ServerError.PIPELINE_TIMEOUT, timeoutMessage(plan.name(), plan.request()), e);
    } catch (InterruptedException e) {
      run.abandon();
      steps.cancel(true);
      throw e;
    } catch (ExecutionException e) {
      throw asRunFailure(plan.name(), e.getCause());
    }
  }

  /** Gives the words of py_vcon_server, which clients may look for. */
  private static String timeoutMessage(String name, RunRequest request) {
    String uuid =
        request.inputs().stream()
            .findFirst()
            .map(
                input ->
                    input instanceof RunRequest.Stored stored
                        ? "uuid: " + stored.uuid()
                        : "input Vcon with uuid: " + ((RunRequest.Given) input).vcon().uuid())
            .orElse("");
    return "Error: pipeline: " + name + " " + uuid + " processing time exeeded timeout";
  }

  private static VconException asRunFailure(String name, @Nullable Throwable cause) {
    if (cause instanceof VconException known) {
      return known;
    }
    return cause == null
        ? new VconException(ServerError.PROCESSOR_FAILED, "pipeline: " + name + " failed")
        : Unforeseen.logged(ServerError.PROCESSOR_FAILED, "pipeline: " + name + " failed", cause);
  }
}
