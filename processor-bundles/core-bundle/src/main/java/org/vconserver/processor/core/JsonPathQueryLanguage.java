package org.vconserver.processor.core;

import com.fasterxml.jackson.databind.JsonNode;
import com.jayway.jsonpath.Configuration;
import com.jayway.jsonpath.InvalidPathException;
import com.jayway.jsonpath.JsonPath;
import com.jayway.jsonpath.Option;
import com.jayway.jsonpath.spi.json.JacksonJsonNodeJsonProvider;
import com.jayway.jsonpath.spi.mapper.JacksonMappingProvider;
import java.util.List;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.vconserver.api.error.ServerError;
import org.vconserver.api.error.VconServerException;
import org.vconserver.api.query.QueryLanguage;

/**
 * JSONPath as RedisJSON takes it: a path from {@code $} gives all its matches; a path without it,
 * the notation of its first version, gives the first match and must have one. Thread-safe.
 */
@Component(property = QueryLanguage.PROPERTY + "=jsonpath")
public final class JsonPathQueryLanguage implements QueryLanguage {
  private final QueryThread threads;
  private final Configuration configuration =
      Configuration.builder()
          .jsonProvider(new JacksonJsonNodeJsonProvider())
          .mappingProvider(new JacksonMappingProvider())
          .options(Option.ALWAYS_RETURN_LIST, Option.SUPPRESS_EXCEPTIONS)
          .build();

  @Activate
  public JsonPathQueryLanguage() {
    this(QueryLimits.DEFAULT);
  }

  JsonPathQueryLanguage(QueryLimits limits) {
    this.threads = new QueryThread(limits);
  }

  @Override
  public List<JsonNode> evaluate(JsonNode input, String query) throws InterruptedException {
    boolean fromRoot = query.strip().startsWith("$");
    List<JsonNode> matches =
        threads.run(budget -> match(input, fromRoot ? query : rooted(query), budget));
    if (!fromRoot && matches.isEmpty()) {
      throw new VconServerException(ServerError.INVALID_QUERY, "The path has no match");
    }
    return fromRoot ? matches : matches.subList(0, 1);
  }

  private static String rooted(String legacy) {
    String path = legacy.strip();
    if (path.equals(".")) {
      return "$";
    }
    return path.startsWith(".") || path.startsWith("[") ? "$" + path : "$." + path;
  }

  private void match(JsonNode input, String path, QueryBudget budget) {
    try {
      JsonNode matches = JsonPath.using(configuration).parse(input).read(JsonPath.compile(path));
      for (JsonNode match : matches) {
        budget.emit(match);
      }
    } catch (InvalidPathException | IllegalArgumentException e) {
      throw new VconServerException(
          ServerError.INVALID_QUERY, "The query is not JSONPath: " + e.getMessage(), e);
    }
  }
}
