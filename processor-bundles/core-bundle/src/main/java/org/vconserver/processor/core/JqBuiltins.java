package org.vconserver.processor.core;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import net.thisptr.jackson.jq.BuiltinFunctionLoader;
import net.thisptr.jackson.jq.Function;
import net.thisptr.jackson.jq.JsonQuery;
import net.thisptr.jackson.jq.Scope;
import net.thisptr.jackson.jq.Version;
import net.thisptr.jackson.jq.Versions;
import net.thisptr.jackson.jq.exception.JsonQueryException;
import net.thisptr.jackson.jq.internal.misc.OnigUtils;
import org.joni.Matcher;
import org.joni.Option;
import org.jspecify.annotations.Nullable;

/** The built-in functions of jq, each of which counts its steps and ends when interrupted. */
final class JqBuiltins {
  static final Version VERSION = Versions.JQ_1_6;

  /** What would tell of the server, or of the interpreter. */
  private static final Set<String> HIDDEN = Set.of("env/0", "debug_scope/0", "debug_scope");

  /** The functions that search with a regular expression, and which argument is its flags. */
  private static final Map<String, Integer> REGEX = Map.of("_match_impl/3", 1, "_sub_impl/3", 2);

  /** Definitions that jackson-jq lacks, put before each query. */
  static final String PRELUDE =
      "def isempty(g): first((g | false), true);"
          + " def IN(s): any(s == .; .);"
          + " def IN(src; s): any(src == s; .);"
          + " def INDEX(stream; f): reduce stream as $row ({};"
          + " .[$row | f | if type == \"string\" then . else tojson end] = $row);"
          + " def INDEX(f): INDEX(.[]; f);"
          + " def repeat(f): def _r: ., (f | _r); _r;"
          + " def todate: todateiso8601;"
          + " def fromdate: fromdateiso8601;"
          + " ";

  private JqBuiltins() {}

  /** A scope with all built-ins, to be the parent of the scope of each query. */
  static Scope scope() {
    Scope scope = Scope.newEmptyScope();
    // In OSGi the loader of the thread does not see the carried library; that of the library does.
    Map<String, Function> functions =
        BuiltinFunctionLoader.getInstance()
            .listFunctions(JsonQuery.class.getClassLoader(), VERSION, scope);
    functions.forEach(
        (name, function) -> {
          if (!HIDDEN.contains(name)) {
            Integer flagsAt = REGEX.get(name);
            scope.addFunction(name, guarded(flagsAt == null ? function : regex(function, flagsAt)));
          }
        });
    scope.addFunction(
        "env",
        0,
        (s, args, in, path, output, version) ->
            output.emit(JsonNodeFactory.instance.objectNode(), null));
    return scope;
  }

  private static Function guarded(Function function) {
    return (scope, args, in, path, output, version) -> {
      QueryGuard.step();
      function.apply(
          scope,
          args,
          in,
          path,
          (value, valuePath) -> {
            QueryGuard.step();
            output.emit(value, valuePath);
          },
          version);
    };
  }

  /**
   * Searches interruptibly first: the function's own search is not, and takes no longer than this
   * one.
   */
  private static Function regex(Function function, int flagsAt) {
    return (scope, args, in, path, output, version) -> {
      if (in.isTextual()) {
        byte[] text = in.asText().getBytes(StandardCharsets.UTF_8);
        args.get(flagsAt)
            .apply(
                scope,
                in,
                flags ->
                    args.get(0)
                        .apply(
                            scope,
                            in,
                            regex ->
                                search(text, regex, flags.isTextual() ? flags.asText() : null)));
      }
      function.apply(scope, args, in, path, output, version);
    };
  }

  private static void search(byte[] text, JsonNode regex, @Nullable String flags)
      throws JsonQueryException {
    if (!regex.isTextual()) {
      return;
    }
    Matcher matcher = new OnigUtils.Pattern(regex.asText(), flags).regex.matcher(text);
    int offset = 0;
    try {
      while (offset <= text.length
          && matcher.searchInterruptible(offset, text.length, Option.NONE) >= 0) {
        QueryGuard.step();
        offset = Math.max(offset + 1, matcher.getEnd());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw QueryGuard.limit("is interrupted");
    }
  }
}
