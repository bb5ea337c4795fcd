package org.vconserver.processor.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import net.thisptr.jackson.jq.Expression;
import net.thisptr.jackson.jq.Scope;
import net.thisptr.jackson.jq.internal.javacc.ExpressionParser;
import net.thisptr.jackson.jq.internal.operators.BinaryOperator;
import org.junit.jupiter.api.Test;

/**
 * Holds the guard against the library: every kind of part that a compiled query may have is in one
 * of the queries here, and has a guard there. A newer jackson-jq with a further kind fails this.
 */
class GuardedTreeTest {
  private static final String LIBRARY = "net.thisptr.jackson.jq.";
  private static final String TREE = LIBRARY + "internal.tree.";
  private static final String GUARD = GuardedTree.class.getName() + "$";

  /** Queries that have every kind of part between them. */
  private static final List<String> QUERIES =
      List.of(
          "[.a, .\"b\", .[\"c\"], .[0], .[1:2], .[], .. , (.a)?]",
          "{a: 1, \"b\": 2.5, (.c): null, $__loc__, \"d\\(.x)\": true}",
          ". as [$a, {b: $c, \"d\": $e, (.f): $g, $h}] | {$a} | $c",
          "def f(g; $x): g | $x; f(.; 1)",
          "if .a then .b elif .c then .d else .e end",
          "reduce .[] as $x (0; . + $x), foreach .[] as $x (0; . - $x; [.])",
          "label $out | try error(\"x\") catch (., break $out)",
          "@json, @csv \"a\\(.b)\", \"plain\", -(.a), (.a)?",
          ".a * .b / .c % .d - .e // .f and .g or .h",
          ".a == .b, .a != .b, .a < .b, .a <= .b, .a > .b, .a >= .b",
          ".a = 1 | .a |= . + 1 | .a += 1 | .a -= 1 | .a *= 2 | .a /= 2 | .a %= 2 | .a //= 2");

  /** The kinds that no compiled query has, each with the reason. */
  private static final Map<String, String> NOT_COMPILED =
      Map.of(
          "ImportStatement", "queries here have no modules",
          "ModuleDirective", "queries here have no modules",
          "TopLevelExpression", "holds modules; the parser gives what is in it",
          "ComplexAssignment", "what the assignments by an operator extend",
          "MatchWithPath", "a value, made while a query runs",
          "FixedScopeQuery", "made while a query runs, around a part that has its guard",
          "IsolatedScopeQuery", "made while a query runs, around a part that has its guard");

  private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
  private final Set<String> kinds = new TreeSet<>();
  private final Set<String> unguarded = new TreeSet<>();

  @Test
  void everyKindOfPartHasAGuardAroundItOrInIt() throws Exception {
    for (String query : QUERIES) {
      walk(
          GuardedTree.guard(ExpressionParser.compile(JqText.prepare(query), JqBuiltins.VERSION)),
          false);
    }
    assertEquals(Set.of(), unguarded, "parts that are evaluated without a guard");
    assertEquals(kindsOfTheLibrary(), kinds, "the queries of this test have every kind of part");
  }

  /** Walks through all that an object holds, whatever holds it, as the guard may have missed it. */
  private void walk(Object value, boolean guarded) throws IllegalAccessException {
    if (value instanceof Collection<?> elements) {
      walkAll(elements);
    } else if (value instanceof Map<?, ?> map) {
      walkAll(map.keySet());
      walkAll(map.values());
    } else if (value instanceof Optional<?> optional) {
      walkAll(optional.stream().toList());
    } else if (value instanceof Object[] array) {
      walkAll(Arrays.asList(array));
    } else if (isPart(value) && seen.add(value)) {
      if (isKind(value.getClass())) {
        kinds.add(value.getClass().getName());
      }
      if (!guarded && needsGuard(value)) {
        unguarded.add(value.getClass().getName());
      }
      for (Class<?> type = value.getClass(); type != Object.class; type = type.getSuperclass()) {
        for (Field field : type.getDeclaredFields()) {
          walk(value, field);
        }
      }
    }
  }

  private void walkAll(Collection<?> values) throws IllegalAccessException {
    for (Object value : values) {
      walk(value, false);
    }
  }

  private void walk(Object holder, Field field) throws IllegalAccessException {
    if (Modifier.isStatic(field.getModifiers()) || field.getType().isPrimitive()) {
      return;
    }
    field.setAccessible(true);
    Object value = field.get(holder);
    walk(value, holder.getClass().getName().startsWith(GUARD));
  }

  private static boolean needsGuard(Object value) {
    return (value instanceof Expression || value instanceof BinaryOperator)
        && value.getClass().getName().startsWith(LIBRARY);
  }

  private static boolean isPart(Object value) {
    return value != null
        && !(value instanceof Scope)
        && !(value instanceof Enum)
        && (value.getClass().getName().startsWith(LIBRARY)
            || value.getClass().getName().startsWith(GUARD));
  }

  private static Set<String> kindsOfTheLibrary() throws IOException, URISyntaxException {
    Path jar =
        Path.of(Expression.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    try (JarFile file = new JarFile(jar.toFile())) {
      Set<String> kinds = new TreeSet<>();
      file.stream()
          .map(entry -> entry.getName().replace('/', '.'))
          .filter(name -> name.endsWith(".class"))
          .map(name -> name.substring(0, name.length() - ".class".length()))
          .filter(GuardedTreeTest::isKind)
          .forEach(kinds::add);
      return kinds;
    }
  }

  private static boolean isKind(String name) {
    try {
      return isKind(Class.forName(name, false, GuardedTreeTest.class.getClassLoader()));
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException("the jar has " + name, e);
    }
  }

  private static boolean isKind(Class<?> type) {
    return type.getName().startsWith(LIBRARY)
        && (Expression.class.isAssignableFrom(type) || type.getName().startsWith(TREE))
        && !Modifier.isAbstract(type.getModifiers())
        && !Enum.class.isAssignableFrom(type)
        && !type.isSynthetic()
        && !NOT_COMPILED.containsKey(type.getSimpleName());
  }
}
