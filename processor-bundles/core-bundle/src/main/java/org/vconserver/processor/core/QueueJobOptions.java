package org.vconserver.processor.core;

import org.jspecify.annotations.Nullable;
import org.vconserver.api.processor.Option;
import org.vconserver.api.processor.ProcessorOptions;

/** Holds the options of {@link QueueJobProcessor}. */
public record QueueJobOptions(
    @Option(
            title = "queue to put the job into",
            description = "It must exist when the run has succeeded.",
            examples = "\"transcribe\"")
        String queueName,
    @Option(
            title = "queue that the job is to say it came from",
            description = "Nothing is said if it is empty or null.",
            fallback = "\"\"",
            nullable = true)
        @Nullable String fromQueue)
    implements ProcessorOptions {}
