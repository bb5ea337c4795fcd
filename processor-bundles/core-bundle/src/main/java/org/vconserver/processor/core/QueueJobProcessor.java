package org.vconserver.processor.core;

import java.util.List;
import org.osgi.service.component.annotations.Component;
import org.vconserver.api.job.JobRequest;
import org.vconserver.api.processor.ProcessorDescriptor;
import org.vconserver.api.processor.ProcessorName;
import org.vconserver.api.processor.ProcessorSession;
import org.vconserver.api.processor.VconProcessor;

/** Asks for a job on the input vCon. */
@Component(service = VconProcessor.class)
@ProcessorName("queue_job")
public final class QueueJobProcessor implements VconProcessor<QueueJobOptions> {
  @Override
  public ProcessorDescriptor<QueueJobOptions> descriptor() {
    return ProcessorDescriptor.of(
            QueueJobOptions.class,
            "Queue a job",
            "Puts a job for the input vCon into a queue when the run has succeeded.")
        .readOnly()
        .deterministic();
  }

  @Override
  public void process(ProcessorSession session, QueueJobOptions options) {
    String from = options.fromQueue();
    session.enqueueOnCommit(
        new JobRequest(
            options.queueName(),
            List.of(session.input().uuid()),
            from == null || from.isBlank() ? null : from));
  }
}
