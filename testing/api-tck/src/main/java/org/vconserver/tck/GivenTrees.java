package org.vconserver.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.vconserver.api.processor.ProcessorOptions;
import org.vconserver.vcon.Vcon;

/** Remembers the trees, lists and maps that a processor is given, to compare them afterwards. */
final class GivenTrees {
  private final Map<Given, Object> copies = new LinkedHashMap<>();

  /** Holds an object by its identity, as equal ones are given too. */
  private record Given(String what, Object object) {
    @Override
    public boolean equals(Object other) {
      return other instanceof Given given && given.object == object;
    }

    @Override
    public int hashCode() {
      return System.identityHashCode(object);
    }
  }

  /** Copies all that the work gives. */
  static GivenTrees of(ProcessorWork<?> work) {
    GivenTrees trees = new GivenTrees();
    for (Vcon vcon : work.session().vcons()) {
      trees.add("the vCon " + vcon.uuid(), vcon.tree());
      if (vcon.readable()) {
        trees.add("the content of the vCon " + vcon.uuid(), vcon.content().tree());
      }
    }
    work.session().parameters().forEach((name, value) -> trees.add("parameter " + name, value));
    trees.addOptions(work.options());
    return trees;
  }

  private void addOptions(ProcessorOptions options) {
    for (RecordComponent component : options.getClass().getRecordComponents()) {
      try {
        component.getAccessor().setAccessible(true);
        Object value = component.getAccessor().invoke(options);
        if (value != null) {
          add("option " + component.getName(), value);
        }
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException(component.toString(), e);
      }
    }
  }

  private void add(String what, Object object) {
    copies.put(new Given(what, object), copy(object));
  }

  private static Object copy(Object object) {
    if (object instanceof JsonNode node) {
      return node.deepCopy();
    }
    if (object instanceof List<?> list) {
      return new ArrayList<>(list);
    }
    return object instanceof Map<?, ?> map ? new LinkedHashMap<>(map) : object;
  }

  /** Asserts that all is as it was. */
  void assertUnchanged() {
    copies.forEach((given, copy) -> assertEquals(copy, given.object(), given.what()));
  }
}
