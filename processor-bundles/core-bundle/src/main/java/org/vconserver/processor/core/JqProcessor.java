package org.vconserver.processor.core;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.vconserver.api.error.ServerError;
import org.vconserver.api.processor.ProcessorDescriptor;
import org.vconserver.api.processor.ProcessorName;
import org.vconserver.api.processor.ProcessorSession;
import org.vconserver.api.processor.VconProcessor;
import org.vconserver.api.query.QueryLanguage;
import org.vconserver.vcon.Vcon;
import org.vconserver.vcon.error.VconException;

/** Sets parameters to the results of jq queries. */
@Component(service = VconProcessor.class)
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
            "Query with jq",
            "Sets parameters of the run to the results of jq queries over its vCons and"
                + " parameters.")
        .readOnly();
  }

  @Override
  public void process(ProcessorSession session, JQOptions options) throws InterruptedException {
    ObjectNode input = JsonNodeFactory.instance.objectNode();
    ArrayNode vcons = input.putArray("vcons");
    for (Vcon vcon : session.vcons()) {
      vcons.add((vcon.readable() ? vcon.content() : vcon).tree());
    }
    ObjectNode parameters = input.putObject("parameters");
    session.parameters().forEach(parameters::set);
    Map<String, JsonNode> values = new LinkedHashMap<>();
    for (Map.Entry<String, String> query : options.jqQueries().entrySet()) {
      JsonNode value = first(query.getKey(), input, query.getValue()).deepCopy();
      values.put(query.getKey(), value);
      parameters.set(query.getKey(), value);
    }
    values.forEach(session::setParameter);
  }

  private JsonNode first(String parameter, JsonNode input, String query)
      throws InterruptedException {
    List<JsonNode> results;
    try {
      results = jq.evaluate(input, query);
    } catch (VconException e) {
      throw new VconException(
          e.code(), "jq query for parameter " + parameter + ": " + e.getMessage(), e);
    }
    if (results.isEmpty()) {
      throw new VconException(
          ServerError.NO_RESULT, "jq query for parameter " + parameter + ": gives no result");
    }
    return results.get(0);
  }
}
