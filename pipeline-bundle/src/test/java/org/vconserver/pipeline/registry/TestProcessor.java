package org.vconserver.pipeline.registry;

import org.vconserver.api.processor.ProcessorDescriptor;
import org.vconserver.api.processor.ProcessorOptions;
import org.vconserver.api.processor.ProcessorSession;
import org.vconserver.api.processor.VconProcessor;

/** A processor that does what it is made with. */
public record TestProcessor(Work work) implements VconProcessor<TestProcessor.NoOptions> {
  /** None. */
  public record NoOptions() implements ProcessorOptions {}

  /** One run. */
  public interface Work {
    void on(ProcessorSession session) throws InterruptedException;
  }

  /** One that does nothing. */
  public static TestProcessor idle() {
    return new TestProcessor(session -> {});
  }

  @Override
  public ProcessorDescriptor<NoOptions> descriptor() {
    return ProcessorDescriptor.of(NoOptions.class, "Test", "Tests.").knowing("test_extension");
  }

  @Override
  public void process(ProcessorSession session, NoOptions options) throws InterruptedException {
    work.on(session);
  }
}
