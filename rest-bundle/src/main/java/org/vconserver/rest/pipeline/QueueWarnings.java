package org.vconserver.rest.pipeline;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vconserver.api.job.JobQueues;
import org.vconserver.api.pipeline.PipelineDefinition;
import org.vconserver.api.pipeline.PipelineStore;
import org.vconserver.vcon.error.FaultType;
import org.vconserver.vcon.error.FieldError;
import org.vconserver.vcon.error.VconException;

/** Finds success and failure queues of a pipeline that do not exist, or that lead back to it. */
final class QueueWarnings {
  private static final Logger LOG = LoggerFactory.getLogger(QueueWarnings.class);

  private final PipelineStore pipelines;
  private final Supplier<JobQueues> queues;

  QueueWarnings(PipelineStore pipelines, Supplier<JobQueues> queues) {
    this.pipelines = pipelines;
    this.queues = queues;
  }

  /** Finds them in a pipeline that is stored under a name. */
  List<FieldError> find(String name, PipelineDefinition definition) {
    List<FieldError> warnings = new ArrayList<>();
    Optional<Set<String>> present = names();
    for (String option : List.of("success_queue", "failure_queue")) {
      Optional<String> queue = queue(option, definition);
      if (queue.isPresent() && present.filter(names -> !names.contains(queue.get())).isPresent()) {
        warnings.add(warning(option, "does not exist: what comes into it is parked until it does"));
      }
      if (queue.isPresent() && leadsTo(name, queue.get())) {
        warnings.add(warning(option, "leads back to this pipeline: its jobs go in a ring"));
      }
    }
    return warnings;
  }

  /**
   * Gives the names of the queues; empty if they can't be read now: the pipeline is saved as it is.
   */
  private Optional<Set<String>> names() {
    try {
      return Optional.of(queues.get().names());
    } catch (VconException e) {
      LOG.warn("It is not known whether a pipeline's queues exist: {}", e.getMessage());
      return Optional.empty();
    }
  }

  private static Optional<String> queue(String option, PipelineDefinition definition) {
    return option.equals("success_queue")
        ? definition.options().successQueue()
        : definition.options().failureQueue();
  }

  private static FieldError warning(String option, String message) {
    return new FieldError(List.of("pipeline_options", option), message, FaultType.VALUE_ERROR);
  }

  /** Says whether jobs that come into a queue can come into another by the pipelines there are. */
  private boolean leadsTo(String name, String from) {
    Set<String> seen = new HashSet<>();
    Deque<String> next = new ArrayDeque<>(List.of(from));
    while (!next.isEmpty()) {
      String queue = next.remove();
      if (queue.equals(name)) {
        return true;
      }
      if (seen.add(queue)) {
        definition(queue)
            .ifPresent(
                pipeline -> {
                  pipeline.options().successQueue().ifPresent(next::add);
                  pipeline.options().failureQueue().ifPresent(next::add);
                });
      }
    }
    return false;
  }

  /** Passes over a pipeline that can't be read: its queue waits, and nothing comes out of it. */
  private Optional<PipelineDefinition> definition(String name) {
    try {
      return pipelines.find(name);
    } catch (VconException e) {
      LOG.debug("Pipeline {} can't be read", name, e);
      return Optional.empty();
    }
  }
}
