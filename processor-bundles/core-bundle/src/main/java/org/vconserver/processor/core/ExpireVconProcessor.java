package org.vconserver.processor.core;

import org.osgi.service.component.annotations.Component;
import org.vconserver.api.processor.ProcessorDescriptor;
import org.vconserver.api.processor.ProcessorName;
import org.vconserver.api.processor.ProcessorSession;
import org.vconserver.api.processor.VconProcessor;

/** Says when the input vCon expires. */
@Component(service = VconProcessor.class)
@ProcessorName("expire_vcon")
public final class ExpireVconProcessor implements VconProcessor<ExpireVconOptions> {
  @Override
  public ProcessorDescriptor<ExpireVconOptions> descriptor() {
    return ProcessorDescriptor.of(
            ExpireVconOptions.class,
            "Let a vCon expire",
            "Says when the input vCon expires: after that it is deleted. The vCon itself is not"
                + " changed; it is saved, with that time beside it, when the run has succeeded.")
        .deterministic();
  }

  @Override
  public void process(ProcessorSession session, ExpireVconOptions options) {
    session.expire(session.inputIndex(), options.expiry());
  }
}
