package org.vconserver.validation;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.vconserver.vcon.StrictJson;
import org.vconserver.vcon.VconDate;
import org.vconserver.vcon.VconFinding;
import org.vconserver.vcon.VconFinding.Severity;
import org.vconserver.vcon.version.VconVersion;

/** Collects what was found in one document so far. Used by one thread. */
final class Findings {
  private static final int MOST = 1000;

  private final VconVersion version;
  private final List<VconFinding> list = new ArrayList<>();
  private final Set<String> faulty = new HashSet<>();

  /** Makes findings for a document of a version. */
  Findings(VconVersion version) {
    this.version = version;
  }

  List<VconFinding> list() {
    return List.copyOf(list);
  }

  /** Tells whether no more is taken. */
  boolean full() {
    return list.size() >= MOST;
  }

  boolean since(VconVersion first) {
    return !version.isBefore(first);
  }

  /** Tells whether it was said already what is wrong at this place. */
  boolean faultyAt(String pointer) {
    return faulty.contains(pointer);
  }

  /** Tells the same of a place. */
  boolean faultyAt(Place place) {
    return !faulty.isEmpty() && faultyAt(place.pointer());
  }

  /** Warns of what the schema, which comes last, would call an error. */
  void tolerated(Place place, String rule, String message, String section) {
    faulty.add(place.pointer());
    warning(place, rule, message, section);
  }

  void error(String pointer, String rule, String message, String section) {
    if (!full()) {
      faulty.add(pointer);
    }
    add(Severity.ERROR, pointer, rule, message, section);
  }

  void warning(String pointer, String rule, String message, String section) {
    add(Severity.WARNING, pointer, rule, message, section);
  }

  /** Tells of an error at a place. */
  void error(Place place, String rule, String message, String section) {
    error(place.pointer(), rule, message, section);
  }

  /** Tells of a warning at a place. */
  void warning(Place place, String rule, String message, String section) {
    warning(place.pointer(), rule, message, section);
  }

  /** Something found in a part of the document that has a version of its own. */
  void add(VconFinding finding) {
    if (!full()) {
      list.add(finding);
    }
  }

  /** Reports an error from a version on, a warning before. */
  void errorSince(VconVersion first, Place place, String rule, String message, String section) {
    if (since(first)) {
      error(place, rule, message, section);
    } else {
      warning(place, rule, message, section);
    }
  }

  private void add(Severity severity, String pointer, String rule, String message, String section) {
    if (!full()) {
      list.add(new VconFinding(severity, pointer, rule, message, "core-04 " + section));
    }
  }

  /** Looks at a date, which may be absent. */
  void date(JsonNode object, Place place, String name) {
    JsonNode value = object.path(name);
    if (value.isMissingNode()
        || value.isNull()
        || (value.isTextual() && VconDate.isRfc3339(value.textValue()))) {
      return;
    }
    Place at = place.at(name);
    if (!value.isTextual()) {
      error(at, "date.type", "must be a string, not " + StrictJson.describe(value), "2.2");
    } else if (VconDate.parse(value.textValue()).isEmpty()) {
      error(at, "date.syntax", "is not a date-time (RFC 3339)", "2.2");
    } else {
      errorSince(
          VconVersion.V0_3_0,
          at,
          "date.notation",
          "is a date, but not one of RFC 3339 with an offset",
          "2.2");
    }
  }

  /** Looks at an index into an array, which may be absent. */
  void index(JsonNode value, Place place, String array, int size) {
    if (value.isMissingNode() || value.isNull() || isIndex(value, size) || faultyAt(place)) {
      return;
    }
    if (!value.isIntegralNumber()) {
      error(
          place,
          "reference.type",
          "must be an index into " + array + ", not " + StrictJson.describe(value),
          "4");
    } else {
      error(place, "reference.range", "is not an index into " + array + ", which has " + size, "4");
    }
  }

  private static boolean isIndex(JsonNode value, int size) {
    return value.isIntegralNumber()
        && value.canConvertToInt()
        && value.intValue() >= 0
        && value.intValue() < size;
  }

  /** Looks at an index or an array of indices. */
  void indices(JsonNode value, Place place, String array, int size) {
    if (!value.isArray()) {
      index(value, place, array, size);
      return;
    }
    for (int i = 0; i < value.size(); i++) {
      index(value.get(i), place.at(i), array, size);
    }
  }
}
