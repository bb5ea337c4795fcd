package org.vconserver.rest.pipeline;

import jakarta.ws.rs.core.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vconserver.api.error.ServerError;
import org.vconserver.api.job.JobQueues;
import org.vconserver.api.pipeline.PipelineChange;
import org.vconserver.api.pipeline.PipelineDefinition;
import org.vconserver.api.pipeline.PipelineRunner;
import org.vconserver.api.pipeline.PipelineStore;
import org.vconserver.rest.request.AnswerHeaders;
import org.vconserver.vcon.error.FaultType;
import org.vconserver.vcon.error.FieldError;
import org.vconserver.vcon.error.VconException;

/** Stores pipelines that can run, and tells what they are warned of. Thread-safe. */
public final class PipelineSaving {
  private static final Logger LOG = LoggerFactory.getLogger(PipelineSaving.class);

  private final Supplier<PipelineStore> pipelines;
  private final Supplier<PipelineRunner> runner;
  private final Supplier<JobQueues> queues;
  private final QueryWarnings queries;
  private final boolean compat;

  /**
   * Makes it.
   *
   * @param compat whether steps must have options that their processors accept even if the caller
   *     wants none of them validated, as with py_vcon_server
   */
  public PipelineSaving(
      Supplier<PipelineStore> pipelines,
      Supplier<PipelineRunner> runner,
      Supplier<JobQueues> queues,
      QueryWarnings queries,
      boolean compat) {
    this.pipelines = pipelines;
    this.runner = runner;
    this.queues = queues;
    this.queries = queries;
    this.compat = compat;
  }

  /**
   * Stores a pipeline, and gives what it is warned of.
   *
   * @param check whether it must be able to run
   * @throws VconException PROCESSOR_NOT_REGISTERED or INVALID_OPTIONS if it can't
   */
  List<FieldError> save(
      String name, PipelineDefinition definition, boolean check, PipelineChange change)
      throws InterruptedException {
    List<FieldError> warnings = new ArrayList<>();
    if (check || compat) {
      warnings.addAll(requireRunnable(definition, check));
    }
    pipelines.get().put(name, definition, change);
    warnings.addAll(told(name, definition));
    return warnings;
  }

  /** Adds the headers with the warnings to an answer. */
  static Response tell(Response answer, List<FieldError> warnings) {
    if (!warnings.isEmpty()) {
      answer
          .getHeaders()
          .add(
              AnswerHeaders.PIPELINE_WARNINGS,
              warnings.stream().map(FieldError::path).collect(Collectors.joining(", ")));
      answer.getHeaders().add(AnswerHeaders.WARNINGS, PipelineFindings.header(warnings));
    }
    return answer;
  }

  /** Collects what a pipeline that is stored is warned of, and logs what concerns operators. */
  private List<FieldError> told(String name, PipelineDefinition definition)
      throws InterruptedException {
    List<FieldError> warnings = warnings(name, definition);
    for (FieldError warning : warnings) {
      if (warning.is(FaultType.SECRET_NOT_BY_REFERENCE)
          || warning.location().get(0).equals("pipeline_options")) {
        LOG.warn("Pipeline {}: {} {}", name, warning.path(), warning.message());
      }
    }
    return warnings;
  }

  /** Gives what a pipeline is warned of as things are now. */
  List<FieldError> warnings(String name, PipelineDefinition definition)
      throws InterruptedException {
    List<FieldError> warnings = new ArrayList<>(runner.get().warnings(definition));
    warnings.addAll(queries.find(definition));
    warnings.addAll(new QueueWarnings(pipelines.get(), queues).find(name, definition));
    return warnings;
  }

  /**
   * Refuses what can't run. A version that is not active is none of it: it may be kept, and come
   * because the pipeline names it.
   *
   * @param registered whether processors that are not active are refused too
   * @return the steps that name such versions
   */
  private List<FieldError> requireRunnable(PipelineDefinition definition, boolean registered) {
    List<FieldError> faults = new ArrayList<>(runner.get().check(definition));
    if (!registered) {
      faults.removeIf(fault -> fault.is(FaultType.PROCESSOR_NOT_REGISTERED));
    }
    List<FieldError> versions =
        faults.stream().filter(fault -> fault.is(FaultType.PROCESSOR_VERSION_NOT_ACTIVE)).toList();
    faults.removeAll(versions);
    for (FieldError fault : faults) {
      if (fault.is(FaultType.PROCESSOR_NOT_REGISTERED)) {
        throw new VconException(ServerError.PROCESSOR_NOT_REGISTERED, fault.message());
      }
    }
    if (!faults.isEmpty()) {
      throw new VconException(ServerError.INVALID_OPTIONS, faults);
    }
    return versions;
  }
}
