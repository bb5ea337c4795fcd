package org.vconserver.rest.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.vconserver.api.error.ServerError;
import org.vconserver.api.pipeline.PipelineDefinition;
import org.vconserver.api.pipeline.PipelineStep;
import org.vconserver.api.processor.ProcessorRegistry;
import org.vconserver.api.processor.RegisteredProcessor;
import org.vconserver.api.query.QueryLanguage;
import org.vconserver.vcon.error.FaultType;
import org.vconserver.vcon.error.FieldError;
import org.vconserver.vcon.error.VconException;

/**
 * Finds queries in the options of steps that do not compile, where the processors say which options
 * are queries. Those that a format makes are not known before the run. Thread-safe.
 */
public final class QueryWarnings {
  private static final String LANGUAGE = "x-query-language";

  private final Supplier<@Nullable ProcessorRegistry> processors;
  private final Function<String, QueryLanguage> languages;

  /**
   * Looks for such queries.
   *
   * @param processors gives null while there is no registry
   * @param languages gives a query language by its name; throws if it is away
   */
  public QueryWarnings(
      Supplier<@Nullable ProcessorRegistry> processors, Function<String, QueryLanguage> languages) {
    this.processors = processors;
    this.languages = languages;
  }

  /**
   * Gives those that do not compile, each at its place in the definition.
   *
   * @throws InterruptedException if the calling thread is interrupted
   */
  List<FieldError> find(PipelineDefinition definition) throws InterruptedException {
    List<FieldError> warnings = new ArrayList<>();
    ProcessorRegistry registry = processors.get();
    for (int i = 0; registry != null && i < definition.steps().size(); i++) {
      PipelineStep step = definition.steps().get(i);
      Optional<RegisteredProcessor> processor = registry.find(step.processor(), step.versions());
      if (processor.isEmpty()) {
        continue;
      }
      for (var option : processor.get().optionsSchema().path("properties").properties()) {
        String language = option.getValue().path(LANGUAGE).asText();
        if (!language.isEmpty()) {
          JsonNode given = step.options().path(option.getKey());
          List<Object> place = List.of("processors", i, "processor_options", option.getKey());
          find(given, language, new FieldError(place, "", FaultType.VALUE_ERROR), warnings);
        }
      }
    }
    return warnings;
  }

  /** Looks at a text that is a query, or at the members of a value, which are. */
  private void find(JsonNode given, String language, FieldError place, List<FieldError> warnings)
      throws InterruptedException {
    if (given.isTextual()) {
      fault(given.textValue(), language)
          .ifPresent(
              fault ->
                  warnings.add(new FieldError(place.location(), fault, FaultType.VALUE_ERROR)));
    }
    for (var member : given.properties()) {
      find(member.getValue(), language, place.at(member.getKey()), warnings);
    }
  }

  private Optional<String> fault(String query, String language) throws InterruptedException {
    try {
      languages.apply(language).check(query);
      return Optional.empty();
    } catch (VconException e) {
      return e.code() == ServerError.INVALID_QUERY || e.code() == ServerError.QUERY_LIMIT
          ? Optional.of("the " + language + " query " + e.getMessage())
          : Optional.of("can't be checked: " + e.getMessage());
    }
  }
}
