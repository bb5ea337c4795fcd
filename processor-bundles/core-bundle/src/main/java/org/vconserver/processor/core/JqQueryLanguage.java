package org.vconserver.processor.core;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import net.thisptr.jackson.jq.BuiltinFunctionLoader;
import net.thisptr.jackson.jq.Function;
import net.thisptr.jackson.jq.JsonQuery;
import net.thisptr.jackson.jq.Scope;
import net.thisptr.jackson.jq.Version;
import net.thisptr.jackson.jq.Versions;
import net.thisptr.jackson.jq.exception.JsonQueryException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.vconserver.api.error.ServerError;
import org.vconserver.api.error.VconServerException;
import org.vconserver.api.query.QueryLanguage;

/** jq 1.6 by jackson-jq, with a budget for each query. Thread-safe. */
@Component(property = QueryLanguage.PROPERTY + "=jq")
public final class JqQueryLanguage implements QueryLanguage {
  private static final Version JQ = Versions.JQ_1_6;

  /** What jq 1.6 has and jackson-jq lacks. */
  private static final String MORE_FUNCTIONS =
      "def repeat(f): def _repeat: ., (f | _repeat); _repeat; "
          + "def isempty(g): [limit(1; g)] | length == 0; "
          + "def IN(s): . as $x | any(s; . == $x); "
          + "def IN(src; s): any(src; IN(s)); "
          + "def INDEX(stream; f): reduce stream as $row ({}; .[$row | f | tostring] |= $row); "
          + "def INDEX(f): INDEX(.[]; f); ";

  private final Scope builtins = Scope.newEmptyScope();
  private final QueryThread threads;

  @Activate
  public JqQueryLanguage() {
    this(QueryLimits.DEFAULT);
  }

  JqQueryLanguage(QueryLimits limits) {
    this.threads = new QueryThread(limits);
    Map<String, Function> functions =
        BuiltinFunctionLoader.getInstance()
            .listFunctions(JqQueryLanguage.class.getClassLoader(), JQ, builtins);
    functions.forEach((name, function) -> builtins.addFunction(name, counted(function)));
  }

  /**
   * Every function is a step, and so is every value that it gives: no loop goes on without being
   * counted.
   */
  private static Function counted(Function function) {
    return (scope, arguments, input, path, output, version) -> {
      QueryBudget.step();
      function.apply(
          scope,
          arguments,
          input,
          path,
          (value, valuePath) -> {
            QueryBudget.step();
            output.emit(value, valuePath);
          },
          version);
    };
  }

  @Override
  public List<JsonNode> evaluate(JsonNode input, String query) throws InterruptedException {
    return threads.run(
        budget -> {
          JsonQuery compiled = compile(query);
          compiled.apply(Scope.newChildScope(builtins), input, budget::emit);
        });
  }

  private static JsonQuery compile(String query) {
    try {
      return JsonQuery.compile(MORE_FUNCTIONS + JqText.withEscapedControls(query), JQ);
    } catch (JsonQueryException e) {
      throw new VconServerException(
          ServerError.INVALID_QUERY, "The query is not jq: " + e.getMessage(), e);
    }
  }
}
