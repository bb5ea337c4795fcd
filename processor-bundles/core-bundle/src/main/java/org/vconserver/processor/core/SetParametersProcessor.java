package org.vconserver.processor.core;

import org.osgi.service.component.annotations.Component;
import org.vconserver.api.processor.ProcessorDescriptor;
import org.vconserver.api.processor.ProcessorName;
import org.vconserver.api.processor.ProcessorSession;
import org.vconserver.api.processor.VconProcessor;

/** Sets parameters of the run. Thread-safe. */
@Component
@ProcessorName("set_parameters")
public final class SetParametersProcessor implements VconProcessor<SetParametersOptions> {
  @Override
  public ProcessorDescriptor<SetParametersOptions> descriptor() {
    return ProcessorDescriptor.of(
            SetParametersOptions.class,
            "Set parameters",
            "Sets parameters that later steps can use, in their format options and queries.")
        .readOnly();
  }

  @Override
  public void process(ProcessorSession session, SetParametersOptions options) {
    for (var parameter : options.parameters().properties()) {
      session.setParameter(parameter.getKey(), parameter.getValue());
    }
  }
}
