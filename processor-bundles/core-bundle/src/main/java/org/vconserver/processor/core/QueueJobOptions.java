package org.vconserver.processor.core;

import org.jspecify.annotations.Nullable;
import org.vconserver.api.processor.Option;
import org.vconserver.api.processor.ProcessorOptions;

/** Where the job goes. */
public record QueueJobOptions(
    @Option(
            title = "queue",
            description = "The job queue to put a job for the input vCon into. It must exist.")
        String queueName,
    @Option(
            title = "queue it comes from",
            description = "What the job is to say of where it came from; for people only.",
            fallback = "\"\"",
            nullable = true)
        @Nullable String fromQueue)
    implements ProcessorOptions {
  public QueueJobOptions {
    if (queueName.isBlank()) {
      throw new IllegalArgumentException("queue_name must not be blank");
    }
  }
}
