package org.vconserver.pipeline.run;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.vconserver.api.error.FaultType;
import org.vconserver.api.error.FieldError;
import org.vconserver.api.error.ServerError;
import org.vconserver.api.error.VconServerException;
import org.vconserver.api.job.JobQueues;
import org.vconserver.api.job.JobRequest;
import org.vconserver.api.job.QueueMode;
import org.vconserver.api.pipeline.PipelineDefinition;
import org.vconserver.api.pipeline.PipelineRunner;
import org.vconserver.api.pipeline.PipelineStep;
import org.vconserver.api.pipeline.RunRequest;
import org.vconserver.api.pipeline.RunResult;
import org.vconserver.api.processor.VersionRange;
import org.vconserver.api.store.VconStore;
import org.vconserver.pipeline.options.OptionsRecord;
import org.vconserver.pipeline.options.SharedOptions;
import org.vconserver.pipeline.registry.OptionsLookup;

/** Runs pipelines for callers who wait. */
@Component
public final class LivePipelineRunner implements PipelineRunner {
  private static final Duration LOCK_LEASE = Duration.ofSeconds(15);
  private static final Duration LOCK_WAIT = Duration.ofSeconds(60);

  private final PipelineExecution execution;
  private final VconStore vcons;
  private final JobQueues queues;
  private final OptionsLookup lookup;

  @Activate
  public LivePipelineRunner(
      @Reference PipelineExecution execution,
      @Reference VconStore vcons,
      @Reference JobQueues queues,
      @Reference OptionsLookup lookup) {
    this.execution = execution;
    this.vcons = vcons;
    this.queues = queues;
    this.lookup = lookup;
  }

  @Override
  public RunResult run(String name, PipelineDefinition definition, RunRequest request)
      throws InterruptedException {
    RunPlan plan =
        new RunPlan(
            name,
            definition,
            request,
            Optional.empty(),
            UUID.randomUUID().toString(),
            LOCK_LEASE,
            LOCK_WAIT,
            new RunReport(Clock.systemUTC()),
            RunPlan.Progress.NONE);
    try (PipelineExecution.Done done = execution.run(plan)) {
      List<JobRequest> jobs = done.state().jobs();
      requireTakeJobs(jobs);
      if (!done.writes().isEmpty()) {
        vcons.save(done.writes());
      }
      for (JobRequest job : jobs) {
        queues.push(job.toQueue(), List.of(job.job()));
      }
      return done.result();
    }
  }

  /** Looked at before anything is stored, so that a wrong name leaves nothing half done. */
  private void requireTakeJobs(List<JobRequest> jobs) {
    for (JobRequest job : jobs) {
      if (queues.status(job.toQueue()).mode() == QueueMode.DRAINING) {
        throw new VconServerException(
            ServerError.QUEUE_CLOSED,
            "queue: " + job.toQueue() + " is being drained and takes no jobs");
      }
    }
  }

  @Override
  public List<FieldError> check(PipelineDefinition definition) {
    List<FieldError> faults = new ArrayList<>();
    for (int i = 0; i < definition.steps().size(); i++) {
      PipelineStep step = definition.steps().get(i);
      Optional<OptionsRecord<?>> options = lookup.options(step.processor(), step.versions());
      if (options.isEmpty()) {
        boolean other = lookup.options(step.processor(), VersionRange.ANY).isPresent();
        faults.add(
            new FieldError(
                List.of("processors", i, other ? "processor_version" : "processor_name"),
                "processor: " + step.versions().of(step.processor()) + " not registered",
                other
                    ? FaultType.PROCESSOR_VERSION_NOT_ACTIVE
                    : FaultType.PROCESSOR_NOT_REGISTERED));
      } else {
        for (FieldError fault : faultsOf(step.options(), options.get())) {
          faults.add(fault.within("processors", i, "processor_options"));
        }
      }
    }
    return faults;
  }

  /** What a format will set is not known before the run. */
  private static List<FieldError> faultsOf(ObjectNode options, OptionsRecord<?> record) {
    Set<String> formatted = SharedOptions.formatted(options);
    List<FieldError> faults = new ArrayList<>(SharedOptions.faults(options));
    faults.addAll(record.faults(options));
    faults.removeIf(fault -> formatted.contains(String.valueOf(fault.location().get(0))));
    return faults;
  }

  @Override
  public List<FieldError> warnings(PipelineDefinition definition) {
    List<FieldError> warnings = new ArrayList<>();
    for (int i = 0; i < definition.steps().size(); i++) {
      PipelineStep step = definition.steps().get(i);
      Optional<OptionsRecord<?>> options = lookup.options(step.processor(), step.versions());
      if (options.isPresent()) {
        Set<String> known = options.get().names();
        for (var member : step.options().properties()) {
          if (!known.contains(member.getKey())
              && !SharedOptions.names().contains(member.getKey())) {
            warnings.add(
                new FieldError(
                    List.of("processors", i, "processor_options", member.getKey()),
                    "is not an option of " + step.processor() + " and has no effect",
                    FaultType.UNKNOWN_OPTION));
          }
        }
      }
    }
    return warnings;
  }
}
