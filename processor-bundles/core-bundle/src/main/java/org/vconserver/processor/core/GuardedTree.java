package org.vconserver.processor.core;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import net.thisptr.jackson.jq.Expression;
import net.thisptr.jackson.jq.PathOutput;
import net.thisptr.jackson.jq.Scope;
import net.thisptr.jackson.jq.exception.JsonQueryException;
import net.thisptr.jackson.jq.internal.operators.BinaryOperator;
import net.thisptr.jackson.jq.path.Path;
import org.jspecify.annotations.Nullable;

/**
 * Puts a guard around each part of a compiled query, so that its steps are counted and what it
 * would make is weighed before it is made. jackson-jq has no place for that: the parts are replaced
 * in the fields that hold them, which is possible as the library is carried inside this bundle.
 */
final class GuardedTree {
  private static final String LIBRARY = "net.thisptr.jackson.jq.";
  private static final String ACCESS = LIBRARY + "internal.tree.fieldaccess.";
  private static final double MAX_INDEX = 10_000_000;

  private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());

  private GuardedTree() {}

  /** Gives the expression with guards in it and around it. */
  static Expression guard(Expression root) {
    return (Expression) new GuardedTree().guarded(root, false);
  }

  /** Puts guards into what is no expression itself, but holds some. */
  static void guardWithin(Object holder) {
    new GuardedTree().visit(holder);
  }

  private Object guarded(Object value, boolean index) {
    visit(value);
    if (value instanceof BinaryOperator operator && !(value instanceof WeighedOperator)) {
      return new WeighedOperator(operator);
    }
    if (value instanceof Expression expression && !(value instanceof CountedExpression)) {
      return new CountedExpression(expression, index);
    }
    return value;
  }

  private void visit(@Nullable Object value) {
    if (value == null
        || value instanceof Scope
        || !value.getClass().getName().startsWith(LIBRARY)
        || value instanceof Enum
        || !seen.add(value)) {
      return;
    }
    for (Class<?> type = value.getClass(); type != Object.class; type = type.getSuperclass()) {
      for (Field field : type.getDeclaredFields()) {
        if (!Modifier.isStatic(field.getModifiers()) && !field.getType().isPrimitive()) {
          replace(value, field);
        }
      }
    }
  }

  private void replace(Object holder, Field field) {
    try {
      field.setAccessible(true);
      Object value = field.get(holder);
      if (value == null) {
        return;
      }
      boolean index =
          holder.getClass().getName().startsWith(ACCESS) && !field.getName().equals("target");
      Object replaced = value instanceof List<?> list ? guarded(list) : guarded(value, index);
      if (replaced != value && field.getType().isInstance(replaced)) {
        field.set(holder, replaced);
      }
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(field.toString(), e);
    }
  }

  private List<Object> guarded(List<?> list) {
    List<Object> copy = new ArrayList<>(list.size());
    for (Object element : list) {
      copy.add(element == null ? null : guarded(element, false));
    }
    return copy;
  }

  /** Counts a step whenever it is evaluated and whenever it gives something. */
  private static final class CountedExpression implements Expression {
    private final Expression inner;
    private final boolean index;

    CountedExpression(Expression inner, boolean index) {
      this.inner = inner;
      this.index = index;
    }

    @Override
    public void apply(Scope scope, JsonNode in, Path path, PathOutput output, boolean requirePath)
        throws JsonQueryException {
      QueryGuard.step();
      inner.apply(
          scope,
          in,
          path,
          (value, valuePath) -> {
            QueryGuard.step();
            if (index && value.isNumber() && Math.abs(value.doubleValue()) > MAX_INDEX) {
              throw QueryGuard.limit("uses an index above " + (long) MAX_INDEX);
            }
            output.emit(value, valuePath);
          },
          requirePath);
    }

    @Override
    public String toString() {
      return inner.toString();
    }
  }

  /** Weighs what an operator would work on or make, before it does. */
  private static final class WeighedOperator implements BinaryOperator {
    private final BinaryOperator inner;

    WeighedOperator(BinaryOperator inner) {
      this.inner = inner;
    }

    @Override
    public JsonNode apply(ObjectMapper mapper, JsonNode left, JsonNode right)
        throws JsonQueryException {
      QueryGuard.step();
      switch (inner.image()) {
        case "*", "*=" -> {
          if (left.isTextual() && right.isNumber()) {
            QueryGuard.room(left.textValue().length() * Math.max(0, right.doubleValue()));
          } else if (right.isTextual() && left.isNumber()) {
            QueryGuard.room(right.textValue().length() * Math.max(0, left.doubleValue()));
          }
        }
        case "+", "+=" -> QueryGuard.room(size(left) + (double) size(right));
        case "==", "!=", "<", "<=", ">", ">=", "-", "-=" -> {
          QueryGuard.weigh(left);
          QueryGuard.weigh(right);
        }
        default -> {
          // Works on numbers, or splits text.
        }
      }
      return inner.apply(mapper, left, right);
    }

    private static long size(JsonNode node) {
      return node.isTextual()
          ? node.textValue().length()
          : node.isContainerNode() ? 8L * node.size() : 0;
    }

    @Override
    public String image() {
      return inner.image();
    }
  }
}
