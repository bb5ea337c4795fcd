package org.vconserver.bench.processors;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.concurrent.atomic.AtomicLong;
import org.osgi.service.component.annotations.Component;
import org.vconserver.api.processor.ProcessorDescriptor;
import org.vconserver.api.processor.ProcessorName;
import org.vconserver.api.processor.ProcessorSession;
import org.vconserver.api.processor.VconProcessor;
import org.vconserver.vcon.Vcon;

/** Gives the input vCon another subject in each run, so that each run has something to save. */
@Component(service = VconProcessor.class)
@ProcessorName("bench_subject")
public final class SubjectProcessor implements VconProcessor<SubjectOptions> {
  private final AtomicLong runs = new AtomicLong();

  @Override
  public ProcessorDescriptor<SubjectOptions> descriptor() {
    return ProcessorDescriptor.of(
        SubjectOptions.class, "Set a subject", "Gives the input vCon a subject that it never had.");
  }

  @Override
  public void process(ProcessorSession session, SubjectOptions options) {
    ObjectNode tree = session.input().copyTree();
    tree.put("subject", options.beginning() + " " + runs.incrementAndGet());
    session.replaceInput(Vcon.of(tree));
  }
}
