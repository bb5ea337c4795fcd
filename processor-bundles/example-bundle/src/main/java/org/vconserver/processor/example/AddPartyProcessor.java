package org.vconserver.processor.example;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.osgi.service.component.annotations.Component;
import org.vconserver.api.processor.ProcessorDescriptor;
import org.vconserver.api.processor.ProcessorName;
import org.vconserver.api.processor.ProcessorSession;
import org.vconserver.api.processor.VconProcessor;

/** Adds a party to the input vCon. */
@Component(service = VconProcessor.class)
@ProcessorName("add_party")
public final class AddPartyProcessor implements VconProcessor<AddPartyOptions> {
  @Override
  public ProcessorDescriptor<AddPartyOptions> descriptor() {
    return ProcessorDescriptor.of(
            AddPartyOptions.class,
            "Add a party",
            "Adds a party at the end of the input vCon's parties.")
        .deterministic();
  }

  @Override
  public void process(ProcessorSession session, AddPartyOptions options) {
    ObjectNode party = JsonNodeFactory.instance.objectNode();
    party.put("name", options.name());
    if (options.tel() != null) {
      party.put("tel", options.tel());
    }
    if (options.mailto() != null) {
      party.put("mailto", options.mailto());
    }
    session.replaceInput(session.input().withParty(party));
  }
}
