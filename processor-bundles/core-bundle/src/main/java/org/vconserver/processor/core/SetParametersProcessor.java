package org.vconserver.processor.core;

import org.osgi.service.component.annotations.Component;
import org.vconserver.api.processor.ProcessorDescriptor;
import org.vconserver.api.processor.ProcessorName;
import org.vconserver.api.processor.ProcessorSession;
import org.vconserver.api.processor.VconProcessor;

/** Sets parameters to given values. */
@Component(service = VconProcessor.class)
@ProcessorName("set_parameters")
public final class SetParametersProcessor implements VconProcessor<SetParametersOptions> {
  @Override
  public ProcessorDescriptor<SetParametersOptions> descriptor() {
    return ProcessorDescriptor.of(
            SetParametersOptions.class,
            "Set parameters",
            "Sets parameters of the run to given values, for the steps that follow.")
        .readOnly()
        .deterministic();
  }

  @Override
  public void process(ProcessorSession session, SetParametersOptions options) {
    options
        .parameters()
        .properties()
        .forEach(entry -> session.setParameter(entry.getKey(), entry.getValue().deepCopy()));
  }
}
