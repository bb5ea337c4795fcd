package org.vconserver.pipeline.run;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Compares two states of a vCon: gives JSON Pointers (RFC 6901) of the members that differ, and of
 * the single elements where these are lists.
 */
final class ChangedPaths {
  /** Says how many elements of a list are named one by one; of more, the list is. */
  private static final int MOST_ELEMENTS = 50;

  private ChangedPaths() {}

  /** Compares two objects; gives nothing if they are equal. */
  static List<String> between(JsonNode before, JsonNode after) {
    Set<String> names = new LinkedHashSet<>();
    before.fieldNames().forEachRemaining(names::add);
    after.fieldNames().forEachRemaining(names::add);
    List<String> paths = new ArrayList<>();
    for (String name : names) {
      JsonNode old = before.path(name);
      JsonNode now = after.path(name);
      if (!old.equals(now)) {
        addMember(paths, "/" + name.replace("~", "~0").replace("/", "~1"), old, now);
      }
    }
    return paths;
  }

  private static void addMember(List<String> paths, String pointer, JsonNode old, JsonNode now) {
    List<String> elements = new ArrayList<>();
    int length = Math.max(old.size(), now.size());
    if (old.isArray() && now.isArray()) {
      for (int i = 0; i < length && elements.size() <= MOST_ELEMENTS; i++) {
        if (!old.path(i).equals(now.path(i))) {
          elements.add(pointer + "/" + i);
        }
      }
    }
    if (elements.isEmpty() || elements.size() > MOST_ELEMENTS) {
      paths.add(pointer);
    } else {
      paths.addAll(elements);
    }
  }
}
