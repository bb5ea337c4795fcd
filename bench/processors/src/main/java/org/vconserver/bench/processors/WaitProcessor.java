package org.vconserver.bench.processors;

import org.osgi.service.component.annotations.Component;
import org.vconserver.api.processor.ProcessorDescriptor;
import org.vconserver.api.processor.ProcessorName;
import org.vconserver.api.processor.ProcessorSession;
import org.vconserver.api.processor.VconProcessor;

/** Waits, as a step does that has something done elsewhere. */
@Component(service = VconProcessor.class)
@ProcessorName("bench_wait")
public final class WaitProcessor implements VconProcessor<WaitOptions> {
  @Override
  public ProcessorDescriptor<WaitOptions> descriptor() {
    return ProcessorDescriptor.of(WaitOptions.class, "Wait", "Waits and changes nothing.")
        .readOnly();
  }

  @Override
  public void process(ProcessorSession session, WaitOptions options) throws InterruptedException {
    Thread.sleep(options.milliseconds());
  }
}
