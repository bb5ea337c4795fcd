package org.vconserver.rest.person;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.vconserver.api.error.ServerError;
import org.vconserver.rest.request.Params;
import org.vconserver.vcon.error.FaultType;
import org.vconserver.vcon.error.FieldError;
import org.vconserver.vcon.error.VconException;
import org.vconserver.vcon.index.IndexTerm;

/**
 * Says which vCons concern a person: those of any of the numbers, addresses, names and uuids that
 * are given. Immutable.
 *
 * @param kinds of what is given, in order
 * @param terms under which the index has the vCons; any of them will do
 * @param uuids of vCons that are named themselves
 */
public record PersonSelection(List<String> kinds, List<String> terms, List<String> uuids) {
  private static final String UUID = "uuid";

  private static final Map<String, Function<String, Optional<String>>> TERMS = termsByKind();

  public PersonSelection {
    kinds = List.copyOf(kinds);
    terms = List.copyOf(terms);
    uuids = List.copyOf(uuids);
  }

  private static Map<String, Function<String, Optional<String>>> termsByKind() {
    Map<String, Function<String, Optional<String>>> terms = new LinkedHashMap<>();
    terms.put("party", IndexTerm::party);
    terms.put("tel", IndexTerm::tel);
    terms.put("mailto", IndexTerm::mailto);
    terms.put("name", IndexTerm::name);
    return terms;
  }

  /**
   * Reads a selection: each member is a text or a list of texts.
   *
   * @param further names of members that are no part of it
   * @throws VconException INVALID_REQUEST naming what is at fault
   */
  public static PersonSelection read(ObjectNode body, List<String> further) {
    List<String> known = new ArrayList<>(TERMS.keySet());
    known.add(UUID);
    List<String> kinds = new ArrayList<>();
    List<String> terms = new ArrayList<>();
    List<String> uuids = new ArrayList<>();
    for (var member : body.properties()) {
      String name = member.getKey();
      if (further.contains(name)) {
        continue;
      }
      if (!known.contains(name)) {
        throw fault(name, "is none of " + String.join(", ", known));
      }
      kinds.add(name);
      for (String text : texts(name, member.getValue())) {
        if (name.equals(UUID)) {
          uuids.add(Params.uuid("body", name, text));
        } else {
          terms.add(term(name, text));
        }
      }
    }
    if (kinds.isEmpty()) {
      throw fault(known.get(0), "one of " + String.join(", ", known) + " is required");
    }
    return new PersonSelection(kinds, terms, uuids);
  }

  private static String term(String name, String text) {
    return TERMS
        .get(name)
        .apply(text)
        .orElseThrow(() -> fault(name, "says nothing that a vCon could be found by"));
  }

  private static List<String> texts(String name, JsonNode value) {
    List<String> texts = new ArrayList<>();
    for (JsonNode one : value.isArray() ? value : List.of(value)) {
      if (!one.isTextual()) {
        throw fault(name, "must be a text, or a list of texts");
      }
      texts.add(one.textValue());
    }
    if (texts.isEmpty()) {
      throw fault(name, "must not be empty");
    }
    return texts;
  }

  private static VconException fault(String name, String message) {
    return new VconException(
        ServerError.INVALID_REQUEST,
        List.of(new FieldError(List.of("body", name), message, FaultType.VALUE_ERROR)));
  }
}
