package ${package};

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.osgi.service.component.annotations.Component;
import org.vconserver.api.processor.ProcessorDescriptor;
import org.vconserver.api.processor.ProcessorName;
import org.vconserver.api.processor.ProcessorSession;
import org.vconserver.api.processor.VconProcessor;

/** Attaches a text to the input vCon. */
@Component
@ProcessorName("${processor}")
public final class ${className}Processor implements VconProcessor<${className}Options> {
  @Override
  public ProcessorDescriptor<${className}Options> descriptor() {
    return ProcessorDescriptor.of(
        ${className}Options.class, "Attach a text", "Attaches a text to the input vCon.");
  }

  @Override
  public void process(ProcessorSession session, ${className}Options options) {
    ObjectNode attachment = JsonNodeFactory.instance.objectNode();
    attachment.put("purpose", "note").put("party", 0);
    attachment.put("mediatype", "text/plain").put("encoding", "none").put("body", options.text());
    session.replaceInput(session.input().withAttachment(attachment));
  }
}
