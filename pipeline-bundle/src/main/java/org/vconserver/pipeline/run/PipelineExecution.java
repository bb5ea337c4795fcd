package org.vconserver.pipeline.run;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vconserver.api.error.ServerError;
import org.vconserver.api.error.VconServerException;
import org.vconserver.api.job.JobRequest;
import org.vconserver.api.pipeline.PipelineDefinition;
import org.vconserver.api.pipeline.PipelineStep;
import org.vconserver.api.pipeline.RunRequest;
import org.vconserver.api.pipeline.RunResult;
import org.vconserver.api.processor.ProcessorOptions;
import org.vconserver.api.processor.ProcessorRegistry;
import org.vconserver.api.processor.ProcessorUse;
import org.vconserver.api.processor.VconProcessor;
import org.vconserver.api.store.StoredVcon;
import org.vconserver.api.store.VconStore;
import org.vconserver.api.store.VconWrite;
import org.vconserver.pipeline.media.MediaFetcher;
import org.vconserver.pipeline.media.RunMedia;
import org.vconserver.pipeline.options.OptionsRecord;
import org.vconserver.pipeline.options.SharedOptions;

/** Runs the steps of pipelines, up to the point where something would be stored. Thread-safe. */
@Component(service = PipelineExecution.class)
public final class PipelineExecution {
  private static final Logger LOG = LoggerFactory.getLogger(PipelineExecution.class);
  private static final Duration LOCK_LIMIT = Duration.ofSeconds(60);

  private final VconStore vcons;
  private final ProcessorRegistry processors;
  private final MediaFetcher media;
  private final VconLocks locks = new VconLocks();
  private final ExecutorService threads = RunThreads.perTask("pipeline-run");

  @Activate
  public PipelineExecution(
      @Reference VconStore vcons,
      @Reference ProcessorRegistry processors,
      @Reference MediaFetcher media) {
    this.vcons = vcons;
    this.processors = processors;
    this.media = media;
  }

  @Deactivate
  public void deactivate() {
    threads.shutdownNow();
  }

  /**
   * A run that has ended well and holds its vCons' locks until it is closed.
   *
   * @param writes what is to be saved, empty if the request did not ask for it
   * @param locks given back on close
   */
  public record Done(RunResult result, List<VconWrite> writes, VconLocks.Held locks)
      implements AutoCloseable {
    public List<JobRequest> jobs() {
      return result.jobs();
    }

    @Override
    public void close() {
      locks.close();
    }
  }

  /** Runs a pipeline; throws as {@link org.vconserver.api.pipeline.PipelineRunner#run} does. */
  public Done run(String name, PipelineDefinition definition, RunRequest request)
      throws InterruptedException {
    VconLocks.Held held = locks.take(request.save() ? storedUuids(request) : List.of(), LOCK_LIMIT);
    try {
      RunSession session = begin(request);
      runSteps(name, definition, request, session);
      return new Done(session.result(), request.save() ? session.writes() : List.of(), held);
    } catch (RuntimeException | InterruptedException e) {
      held.close();
      throw e;
    }
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

  private RunSession begin(RunRequest request) {
    RunSession session = new RunSession(request.parameters(), new RunMedia(media));
    for (RunRequest.Input input : request.inputs()) {
      if (input instanceof RunRequest.Stored stored) {
        StoredVcon found =
            vcons
                .find(stored.uuid())
                .orElseThrow(
                    () ->
                        new VconServerException(
                            ServerError.VCON_NOT_FOUND,
                            "vCon UUID: " + stored.uuid() + " not found"));
        session.begin(found.vcon(), OptionalLong.of(found.revision()), false);
      } else if (input instanceof RunRequest.Given given) {
        session.begin(given.vcon(), OptionalLong.empty(), given.modified());
      }
    }
    return session;
  }

  /**
   * On a thread of its own, so that a processor which does not heed its interruption holds up
   * nobody else.
   */
  private void runSteps(
      String name, PipelineDefinition definition, RunRequest request, RunSession session)
      throws InterruptedException {
    Future<?> steps =
        threads.submit(
            () -> {
              for (int i = 0; i < definition.steps().size(); i++) {
                runStep(name, i, definition.steps().get(i), request, session);
              }
              return null;
            });
    Duration timeout = definition.options().timeout();
    try {
      if (timeout.isZero()) {
        steps.get();
      } else {
        steps.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
      }
    } catch (TimeoutException e) {
      steps.cancel(true);
      throw new VconServerException(ServerError.PIPELINE_TIMEOUT, timeoutMessage(name, request), e);
    } catch (InterruptedException e) {
      steps.cancel(true);
      throw e;
    } catch (ExecutionException e) {
      throw asRunFailure(name, e.getCause());
    }
  }

  /** The words of py_vcon_server, which clients may look for. */
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

  private static VconServerException asRunFailure(String name, @Nullable Throwable cause) {
    if (cause instanceof VconServerException known) {
      return known;
    }
    return new VconServerException(
        ServerError.PROCESSOR_FAILED, "pipeline: " + name + " failed", cause);
  }

  private void runStep(
      String pipeline, int index, PipelineStep step, RunRequest request, RunSession session)
      throws InterruptedException {
    ObjectNode given = SharedOptions.format(step.options(), session.parameters());
    SharedOptions shared = SharedOptions.of(given);
    if (request.obeyShouldProcess() && !shared.shouldProcess()) {
      return;
    }
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    try (ProcessorUse use = processors.acquire(step.processor())) {
      session.beginStep(shared.inputVconIndex(), use.registered().mayModify());
      process(use.processor(), given, session);
    } catch (VconServerException e) {
      LOG.info("pipeline {} step {} ({}): {}", pipeline, index, step.processor(), e.code().name());
      throw e;
    } catch (RuntimeException | LinkageError | StackOverflowError | OutOfMemoryError e) {
      throw new VconServerException(
          ServerError.PROCESSOR_FAILED,
          "pipeline: "
              + pipeline
              + " step "
              + index
              + ": processor "
              + step.processor()
              + " failed",
          e);
    }
  }

  private static <O extends ProcessorOptions> void process(
      VconProcessor<O> processor, ObjectNode given, RunSession session)
      throws InterruptedException {
    O options = OptionsRecord.of(processor.descriptor().optionsType()).bind(given);
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(processor.getClass().getClassLoader());
    try {
      processor.process(session, options);
    } finally {
      thread.setContextClassLoader(before);
    }
  }
}
