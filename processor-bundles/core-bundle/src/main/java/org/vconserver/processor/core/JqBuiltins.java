package org.vconserver.processor.core;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.function.DoubleBinaryOperator;
import net.thisptr.jackson.jq.BuiltinFunctionLoader;
import net.thisptr.jackson.jq.Function;
import net.thisptr.jackson.jq.JsonQuery;
import net.thisptr.jackson.jq.Scope;
import net.thisptr.jackson.jq.Version;
import net.thisptr.jackson.jq.Versions;
import net.thisptr.jackson.jq.exception.JsonQueryException;
import net.thisptr.jackson.jq.internal.JsonQueryFunction;
import net.thisptr.jackson.jq.internal.misc.OnigUtils;
import org.joni.Matcher;
import org.joni.Option;
import org.jspecify.annotations.Nullable;

/** Adds the built-in functions of jq, each of which counts its steps and ends when interrupted. */
final class JqBuiltins {
  static final Version VERSION = Versions.JQ_1_6;

  /** Lists the functions that would tell of the server, or of the interpreter. */
  private static final Set<String> HIDDEN = Set.of("env/0", "debug_scope/0", "debug_scope");

  /** Names the functions that search with a regular expression, and which argument is its flags. */
  private static final Map<String, Integer> REGEX = Map.of("_match_impl/3", 1, "_sub_impl/3", 2);

  /** Names the functions that look at all of their input at once, however large it is. */
  private static final Set<String> WHOLE =
      Set.of(
          "tojson/0",
          "tostring/0",
          "tojson",
          "tostring",
          "@text/0",
          "@json/0",
          "group_by/1",
          "sort_by/1",
          "min_by/1",
          "max_by/1",
          "_sort_by_impl/1",
          "contains/1",
          "index/1",
          "rindex/1",
          "indices/1",
          "join/1",
          "flatten/0",
          "flatten/1",
          "@csv/0",
          "@tsv/0",
          "@html/0",
          "@uri/0",
          "@sh/0",
          "@base64/0");

  private JqBuiltins() {}

  /** Makes a scope with all built-ins, to be the parent of the scope of each query. */
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
            if (function instanceof JsonQueryFunction) {
              GuardedTree.guardWithin(function);
            }
            Function whole = WHOLE.contains(name) ? weighed(function) : function;
            scope.addFunction(name, counted(flagsAt == null ? whole : regex(function, flagsAt)));
          }
        });
    scope.addFunction(
        "env",
        0,
        (s, args, in, path, output, version) ->
            output.emit(JsonNodeFactory.instance.objectNode(), null));
    addTimes(scope);
    addMathematics(scope);
    JqDefinitions.addTo(scope);
    scope.addFunction("setpath", 2, smallIndices(scope.getFunction("setpath", 2)));
    ObjectNode place = JsonNodeFactory.instance.objectNode();
    scope.setValue("__loc__", place.put("file", "<top-level>").put("line", 1));
    scope.setValue("ENV", JsonNodeFactory.instance.objectNode());
    return scope;
  }

  private static void addTimes(Scope scope) {
    scope.addFunction("gmtime", 0, ofInput(JqTime::gmtime));
    scope.addFunction("localtime", 0, ofInput(JqTime::gmtime));
    scope.addFunction("mktime", 0, ofInput(JqTime::mktime));
    scope.addFunction("now", 0, ofInput(in -> JqTime.now()));
    scope.addFunction("strftime", 1, ofArgument(JqTime::strftime));
    scope.addFunction("strflocaltime", 1, ofArgument(JqTime::strftime));
    scope.addFunction("strptime", 1, ofArgument(JqTime::strptime));
  }

  private static void addMathematics(Scope scope) {
    JqMath.OF_INPUT.forEach(
        (name, operator) ->
            scope.addFunction(
                name, 0, ofInput(in -> JqMath.number(operator.applyAsDouble(JqMath.of(in))))));
    JqMath.OF_TWO.forEach((name, operator) -> scope.addFunction(name, 2, ofTwo(operator)));
    scope.addFunction("frexp", 0, ofInput(JqMath::frexp));
    scope.addFunction("modf", 0, ofInput(JqMath::modf));
    scope.addFunction(
        "fma",
        3,
        counted(
            (s, args, in, path, output, version) ->
                args.get(2)
                    .apply(
                        s,
                        in,
                        z ->
                            args.get(1)
                                .apply(
                                    s,
                                    in,
                                    y ->
                                        args.get(0)
                                            .apply(
                                                s,
                                                in,
                                                x ->
                                                    output.emit(
                                                        JqMath.number(
                                                            JqMath.of(x) * JqMath.of(y)
                                                                + JqMath.of(z)),
                                                        null))))));
  }

  /** Computes a function's result from its input. */
  @FunctionalInterface
  private interface Unary {
    JsonNode apply(JsonNode in) throws JsonQueryException;
  }

  /** Computes a function's result from its input and an argument. */
  @FunctionalInterface
  private interface Binary {
    JsonNode apply(JsonNode in, JsonNode argument) throws JsonQueryException;
  }

  private static Function ofInput(Unary unary) {
    return counted((scope, args, in, path, output, version) -> output.emit(unary.apply(in), null));
  }

  private static Function ofArgument(Binary binary) {
    return counted(
        (scope, args, in, path, output, version) ->
            args.get(0)
                .apply(scope, in, argument -> output.emit(binary.apply(in, argument), null)));
  }

  private static Function ofTwo(DoubleBinaryOperator operator) {
    return counted(
        (scope, args, in, path, output, version) ->
            args.get(1)
                .apply(
                    scope,
                    in,
                    y ->
                        args.get(0)
                            .apply(
                                scope,
                                in,
                                x ->
                                    output.emit(
                                        JqMath.number(
                                            operator.applyAsDouble(JqMath.of(x), JqMath.of(y))),
                                        null))));
  }

  /** Weighs the input first. */
  private static Function weighed(Function function) {
    return (scope, args, in, path, output, version) -> {
      QueryGuard.weigh(in);
      function.apply(scope, args, in, path, output, version);
    };
  }

  /** Bounds the indices, as an array is filled up to the index that is set. */
  private static Function smallIndices(Function function) {
    return (scope, args, in, path, output, version) -> {
      args.get(0)
          .apply(
              scope,
              in,
              paths -> {
                for (JsonNode step : paths) {
                  if (step.isNumber() && Math.abs(step.doubleValue()) > 10_000_000) {
                    throw QueryGuard.limit("uses an index above 10000000");
                  }
                }
              });
      function.apply(scope, args, in, path, output, version);
    };
  }

  static Function counted(Function function) {
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
