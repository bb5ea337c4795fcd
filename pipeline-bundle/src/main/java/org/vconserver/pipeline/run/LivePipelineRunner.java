package org.vconserver.pipeline.run;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.vconserver.api.job.JobQueues;
import org.vconserver.api.pipeline.PipelineDefinition;
import org.vconserver.api.pipeline.PipelineRunner;
import org.vconserver.api.pipeline.PipelineStep;
import org.vconserver.api.pipeline.RunRequest;
import org.vconserver.api.pipeline.RunResult;
import org.vconserver.api.pipeline.RunTrial;
import org.vconserver.api.processor.VersionRange;
import org.vconserver.api.store.VconStore;
import org.vconserver.pipeline.options.OptionsRecord;
import org.vconserver.pipeline.options.SecretFiles;
import org.vconserver.pipeline.options.SecretOptions;
import org.vconserver.pipeline.options.SharedOptions;
import org.vconserver.pipeline.registry.OptionsLookup;
import org.vconserver.vcon.error.FaultType;
import org.vconserver.vcon.error.FieldError;
import org.vconserver.vcon.error.VconException;

/** Runs pipelines for callers who wait. Thread-safe. */
@Component
public final class LivePipelineRunner implements PipelineRunner {
  private static final Duration LOCK_LEASE = Duration.ofSeconds(15);
  private static final Duration LOCK_WAIT = Duration.ofSeconds(60);

  /** Limits how long a caller is kept waiting for a store that went away at the commit. */
  private static final Duration COMMIT_LIMIT = Duration.ofSeconds(5);

  private final PipelineExecution execution;
  private final RunCommit commit;
  private final OptionsLookup lookup;
  private final SecretOptions secrets;
  private final Clock clock = Clock.systemUTC();

  @Activate
  public LivePipelineRunner(
      @Reference PipelineExecution execution,
      @Reference VconStore vcons,
      @Reference JobQueues queues,
      @Reference OptionsLookup lookup,
      @Reference SecretFiles secrets) {
    this.secrets = new SecretOptions(secrets);
    this.execution = execution;
    this.commit = new RunCommit(queues, vcons);
    this.lookup = lookup;
  }

  @Override
  public RunResult run(String name, PipelineDefinition definition, RunRequest request)
      throws InterruptedException {
    RunPlan.Lock lock = new RunPlan.Lock(request.asked().runId(), LOCK_LEASE, LOCK_WAIT);
    RunPlan plan = new RunPlan(name, definition, request, lock, new RunReport(clock));
    try (PipelineExecution.Done done = execution.run(plan)) {
      commit.commit(done, new CallerOrigin(request.asked(), name), new StoreRetry(COMMIT_LIMIT));
      return done.result();
    }
  }

  @Override
  public RunTrial tryOut(String name, PipelineDefinition definition, RunRequest request)
      throws InterruptedException {
    RunReport report = new RunReport(clock);
    TrialRecord record = new TrialRecord();
    RunRequest unsaved =
        new RunRequest(
            request.inputs(),
            request.parameters(),
            false,
            request.obeyShouldProcess(),
            request.asked());
    RunPlan.Lock lock = new RunPlan.Lock(request.asked().runId(), LOCK_LEASE, LOCK_WAIT);
    RunPlan plan = new RunPlan(name, definition, unsaved, lock, report).followedBy(record);
    try (PipelineExecution.Done done = execution.run(plan)) {
      return record.ended(report, done.state());
    } catch (VconException e) {
      return record.failed(report, e);
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
                "processor: " + step.versions().describe(step.processor()) + " not registered",
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

  /** Leaves out options that a format will set, as their values are not known before the run. */
  private static List<FieldError> faultsOf(ObjectNode options, OptionsRecord<?> record) {
    Set<String> formatted = new HashSet<>();
    for (String name : SharedOptions.formatted(options)) {
      formatted.add(record.renamed().getOrDefault(name, name));
    }
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
        for (FieldError warning : secrets.warnings(options.get(), step.options())) {
          warnings.add(warning.within("processors", i, "processor_options"));
        }
        Set<String> known = options.get().names();
        for (var member : step.options().properties()) {
          if (!known.contains(member.getKey())
              && !SharedOptions.names().contains(member.getKey())) {
            warnings.add(
                warning(
                    List.of("processors", i, "processor_options", member.getKey()),
                    step.processor(),
                    options.get().renamed().get(member.getKey())));
          }
        }
      }
    }
    return warnings;
  }

  private static FieldError warning(
      List<Object> location, String processor, @Nullable String nowCalled) {
    return nowCalled == null
        ? new FieldError(
            location,
            "is not an option of " + processor + " and has no effect",
            FaultType.UNKNOWN_OPTION)
        : new FieldError(
            location,
            "is now called " + nowCalled + "; it is taken for now",
            FaultType.RENAMED_OPTION);
  }
}
