package org.vconserver.rest.queue;

import java.util.function.Supplier;
import org.vconserver.api.error.ServerError;
import org.vconserver.api.job.JobPage;
import org.vconserver.api.job.JobQueues;
import org.vconserver.api.job.JobState;
import org.vconserver.api.pipeline.PipelineStore;
import org.vconserver.api.processor.ProcessorRegistry;
import org.vconserver.vcon.error.VconException;

/** Refuses filters with names that nothing has, as they are misspelt. Thread-safe. */
public final class KnownNames {
  private final Supplier<JobQueues> queues;
  private final Supplier<PipelineStore> pipelines;
  private final Supplier<ProcessorRegistry> processors;

  /** Looks for names in these. */
  public KnownNames(
      Supplier<JobQueues> queues,
      Supplier<PipelineStore> pipelines,
      Supplier<ProcessorRegistry> processors) {
    this.queues = queues;
    this.pipelines = pipelines;
    this.processors = processors;
  }

  /** Refuses a queue or pipeline that does not exist and has left no job: it is misspelt. */
  void require(JobFilter filter) {
    filter
        .queue()
        .filter(name -> !isQueue(name))
        .ifPresent(
            name -> {
              throw filter.fault("queue", "is no queue, and no job was in it");
            });
    filter
        .pipeline()
        .filter(name -> !isQueue(name) && pipelines.get().find(name).isEmpty())
        .ifPresent(
            name -> {
              throw filter.fault("pipeline", "is no pipeline, and has run no job");
            });
  }

  private boolean isQueue(String name) {
    try {
      return !queues.get().records(name, JobPage.of(JobState.FAILED, 1)).isEmpty()
          || queues.get().names().contains(name)
          || !queues.get().records(name, JobPage.first(1)).isEmpty();
    } catch (VconException e) {
      if (e.code() == ServerError.QUEUE_NOT_FOUND) {
        return false;
      }
      throw e;
    }
  }

  /** Refuses a processor that is not active and that no job names: it is misspelt. */
  void requireProcessor(JobFilter filter, boolean nothingFound) {
    if (nothingFound
        && filter.processor().isPresent()
        && processors.get().all().stream()
            .noneMatch(known -> known.name().equals(filter.processor().get()))) {
      throw filter.fault("processor", "is not active, and no job failed at it");
    }
  }
}
