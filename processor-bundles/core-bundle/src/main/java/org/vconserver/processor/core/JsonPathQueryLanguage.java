package org.vconserver.processor.core;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.jayway.jsonpath.Configuration;
import com.jayway.jsonpath.JsonPath;
import com.jayway.jsonpath.JsonPathException;
import com.jayway.jsonpath.Option;
import com.jayway.jsonpath.PathNotFoundException;
import com.jayway.jsonpath.spi.json.JacksonJsonNodeJsonProvider;
import com.jayway.jsonpath.spi.mapper.JacksonMappingProvider;
import java.io.IOException;
import java.util.List;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.vconserver.api.query.QueryLanguage;

/**
 * JSONPath as RedisJSON takes it: a path that starts with {@code $} gives an array of all matches;
 * a legacy path gives the first match itself.
 */
@Component(service = QueryLanguage.class, property = QueryLanguage.PROPERTY + "=jsonpath")
public final class JsonPathQueryLanguage implements QueryLanguage {
  private static final Configuration CONFIGURATION =
      Configuration.builder()
          .jsonProvider(new JacksonJsonNodeJsonProvider())
          .mappingProvider(new JacksonMappingProvider())
          .options(Option.ALWAYS_RETURN_LIST)
          .build();

  private final QueryGuard guard;

  @Activate
  public JsonPathQueryLanguage(@Reference QueryGuard guard) {
    this.guard = guard;
  }

  @Override
  public List<JsonNode> evaluate(JsonNode input, String query) throws InterruptedException {
    String path = query.strip();
    if (path.endsWith("[")) {
      // The library would ignore it.
      throw QueryGuard.invalid("does not compile", null);
    }
    return guard.run(
        evaluation -> {
          if (path.startsWith("$")) {
            addMatches(evaluation, input, path, false);
          } else {
            addMatches(evaluation, input, absolute(path), true);
          }
        });
  }

  private static void addMatches(
      QueryGuard.Evaluation evaluation, JsonNode input, String path, boolean onlyFirst)
      throws IOException {
    JsonNode matches = read(input, path);
    if (onlyFirst && matches.isEmpty()) {
      throw QueryGuard.invalid("gives no result", null);
    }
    for (JsonNode match : matches) {
      evaluation.add(match);
      if (onlyFirst) {
        return;
      }
    }
  }

  private static String absolute(String legacy) {
    if (legacy.isEmpty() || legacy.equals(".")) {
      return "$";
    }
    return legacy.startsWith(".") || legacy.startsWith("[") ? "$" + legacy : "$." + legacy;
  }

  private static JsonNode read(JsonNode input, String path) {
    try {
      JsonNode result = JsonPath.using(CONFIGURATION).parse(input).read(path);
      return result instanceof ArrayNode
          ? result
          : JsonNodeFactory.instance.arrayNode().add(result);
    } catch (PathNotFoundException e) {
      return JsonNodeFactory.instance.arrayNode();
    } catch (JsonPathException | IllegalArgumentException e) {
      throw QueryGuard.invalid("does not compile or fails: " + e.getMessage(), e);
    }
  }
}
