package org.vconserver.processor.core;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import net.thisptr.jackson.jq.Expression;
import net.thisptr.jackson.jq.Scope;
import net.thisptr.jackson.jq.exception.JsonQueryException;
import net.thisptr.jackson.jq.internal.javacc.ExpressionParser;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.vconserver.api.query.QueryLanguage;

/** Evaluates the language of jq 1.6, without modules, inputs and the environment. */
@Component(service = QueryLanguage.class, property = QueryLanguage.PROPERTY + "=jq")
public final class JqQueryLanguage implements QueryLanguage {
  private final QueryGuard guard;
  private final JqPrograms programs;

  @Activate
  public JqQueryLanguage(@Reference QueryGuard guard) {
    this(guard, new JqPrograms(JqQueryLanguage::compile));
  }

  JqQueryLanguage(QueryGuard guard, JqPrograms programs) {
    this.guard = guard;
    this.programs = programs;
  }

  @Override
  public List<JsonNode> evaluate(JsonNode input, String query) throws InterruptedException {
    Scope builtins = Builtins.SCOPE; // on this thread, as they are not within the query's limits
    return guard.run(
        evaluation -> {
          Expression program = programs.get(query);
          try {
            program.apply(
                Scope.newChildScope(builtins),
                input,
                result -> {
                  try {
                    evaluation.add(FiniteNumbers.of(result));
                  } catch (IOException e) {
                    throw new UncheckedIOException(e);
                  }
                });
          } catch (JsonQueryException e) {
            throw QueryGuard.invalid("fails: " + e.getMessage(), e);
          }
        });
  }

  @Override
  public void check(String query) throws InterruptedException {
    guard.run(evaluation -> programs.get(query));
  }

  /** Compiles a query, with guards in it; throws INVALID_QUERY. */
  static Expression compile(String query) {
    try {
      return GuardedTree.guard(ExpressionParser.compile(JqText.prepare(query), JqBuiltins.VERSION));
    } catch (JsonQueryException e) {
      throw QueryGuard.invalid("does not compile", e);
    }
  }

  /** Holds the built-in functions, which are made for the first query. */
  private static final class Builtins {
    static final Scope SCOPE = JqBuiltins.scope();
  }
}
