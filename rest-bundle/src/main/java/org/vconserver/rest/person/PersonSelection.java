package org.vconserver.rest.person;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.vconserver.api.error.ServerError;
import org.vconserver.api.index.VconFilter;
import org.vconserver.rest.request.Params;
import org.vconserver.vcon.error.FaultType;
import org.vconserver.vcon.error.FieldError;
import org.vconserver.vcon.error.VconException;
import org.vconserver.vcon.index.IndexTerm;

/**
 * Says which vCons concern a person: those of any of the numbers, addresses and names that are
 * given, and those that are named themselves. Immutable, as long as nobody changes what was given:
 * no one may.
 *
 * @param kinds of what is given, in order
 * @param filters of the index; each finds some of the vCons
 * @param uuids of vCons that are named themselves
 * @param given as it was asked
 */
record PersonSelection(
    List<String> kinds, List<VconFilter> filters, List<String> uuids, ObjectNode given) {
  private static final String UUID = "uuid";
  private static final List<String> TIMES = List.of("since", "until");

  private static final Map<String, Function<String, Optional<String>>> TERMS =
      new LinkedHashMap<>();

  static {
    TERMS.put("party", IndexTerm::party);
    TERMS.put("tel", IndexTerm::tel);
    TERMS.put("mailto", IndexTerm::mailto);
    TERMS.put("name", IndexTerm::name);
  }

  private static final List<String> KINDS =
      Stream.concat(TERMS.keySet().stream(), Stream.of(UUID)).toList();

  PersonSelection {
    kinds = List.copyOf(kinds);
    filters = List.copyOf(filters);
    uuids = List.copyOf(uuids);
  }

  /**
   * Reads a selection: each member is a text or a list of texts, and {@code since} and {@code
   * until} bound when the vCons that are found were created.
   *
   * @param further names of members that are no part of it
   * @throws VconException INVALID_REQUEST naming what is at fault
   */
  static PersonSelection read(ObjectNode body, List<String> further) {
    List<String> kinds = new ArrayList<>();
    List<String> terms = new ArrayList<>();
    List<String> uuids = new ArrayList<>();
    for (var member : body.properties()) {
      String name = member.getKey();
      if (KINDS.contains(name) && member.getValue().isNull()) {
        continue; // as if it were not there
      }
      if (KINDS.contains(name)) {
        kinds.add(name);
        for (String text : texts(name, member.getValue())) {
          if (name.equals(UUID)) {
            uuids.add(Params.uuid("body", name, text));
          } else {
            terms.add(term(name, text));
          }
        }
      } else if (!TIMES.contains(name) && !further.contains(name)) {
        throw fault(
            name,
            "is none of " + String.join(", ", KINDS) + ", since, until",
            FaultType.VALUE_ERROR);
      }
    }
    if (kinds.isEmpty()) {
      throw fault(
          KINDS.get(0), "one of " + String.join(", ", KINDS) + " is required", FaultType.MISSING);
    }
    @Nullable Instant since = time(body, "since");
    @Nullable Instant until = time(body, "until");
    List<VconFilter> filters =
        terms.stream().map(term -> new VconFilter(List.of(term), since, until, null)).toList();
    return new PersonSelection(kinds, filters, uuids, body);
  }

  private static String term(String name, String text) {
    Function<String, Optional<String>> term = TERMS.getOrDefault(name, IndexTerm::party);
    return term.apply(text)
        .orElseThrow(
            () ->
                fault(name, "says nothing that a party could be found by", FaultType.VALUE_ERROR));
  }

  private static List<String> texts(String name, JsonNode value) {
    List<String> texts = new ArrayList<>();
    for (JsonNode one : value.isArray() ? value : List.of(value)) {
      if (!one.isTextual()) {
        throw fault(name, "must be a text, or a list of texts", FaultType.STRING_TYPE);
      }
      texts.add(one.textValue());
    }
    if (texts.isEmpty()) {
      throw fault(name, "must not be empty", FaultType.VALUE_ERROR);
    }
    return texts;
  }

  private static @Nullable Instant time(ObjectNode body, String name) {
    if (!body.hasNonNull(name)) {
      return null;
    }
    try {
      return OffsetDateTime.parse(body.path(name).asText()).toInstant();
    } catch (DateTimeException e) {
      throw fault(name, "must be a time such as 2026-11-27T10:00:00Z", FaultType.VALUE_ERROR);
    }
  }

  private static VconException fault(String name, String message, FaultType type) {
    return new VconException(
        ServerError.INVALID_REQUEST, List.of(new FieldError(List.of("body", name), message, type)));
  }
}
