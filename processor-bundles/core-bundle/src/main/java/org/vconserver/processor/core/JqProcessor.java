package org.vconserver.processor.core;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.vconserver.api.error.ServerError;
import org.vconserver.api.error.VconServerException;
import org.vconserver.api.processor.ProcessorDescriptor;
import org.vconserver.api.processor.ProcessorName;
import org.vconserver.api.processor.ProcessorSession;
import org.vconserver.api.processor.VconProcessor;
import org.vconserver.api.query.QueryLanguage;
import org.vconserver.api.vcon.Vcon;

/** Sets parameters to the results of jq queries over the run. Thread-safe. */
@Component
@ProcessorName("jq")
public final class JqProcessor implements VconProcessor<JQOptions> {
  private final QueryLanguage jq;

  @Activate
  public JqProcessor(@Reference(target = "(vcon.query.language=jq)") QueryLanguage jq) {
    this.jq = jq;
  }

  @Override
  public ProcessorDescriptor<JQOptions> descriptor() {
    return ProcessorDescriptor.of(
            JQOptions.class,
            "Query by jq",
            "Sets parameters to the first results of jq queries over the run's vCons and"
                + " parameters.")
        .readOnly();
  }

  @Override
  public void process(ProcessorSession session, JQOptions options) throws InterruptedException {
    for (Map.Entry<String, String> query : options.jqQueries().entrySet()) {
      List<JsonNode> results = jq.evaluate(document(session), query.getValue());
      if (results.isEmpty()) {
        throw new VconServerException(
            ServerError.INVALID_QUERY,
            "jq_queries." + query.getKey() + ": the query has no result");
      }
      session.setParameter(query.getKey(), results.get(0));
    }
  }

  private static ObjectNode document(ProcessorSession session) {
    ObjectNode document = JsonNodeFactory.instance.objectNode();
    session.vcons().stream().map(Vcon::tree).forEach(document.putArray("vcons")::add);
    ObjectNode parameters = document.putObject("parameters");
    session.parameters().forEach(parameters::set);
    return document;
  }
}
