package org.vconserver.rest.person;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.vconserver.api.error.ServerError;
import org.vconserver.api.index.VconFilter;
import org.vconserver.api.json.JsonReader;
import org.vconserver.vcon.error.FaultType;
import org.vconserver.vcon.index.IndexTerm;

/**
 * Says by what the vCons that concern a person are found: all of it must hold, as in a list of
 * vCons. Immutable, as long as nobody changes what was given: no one may.
 *
 * @param given as it was asked
 */
public record PersonSelection(VconFilter filter, ObjectNode given) {
  private static final Map<String, Function<String, Optional<String>>> TERMS =
      new LinkedHashMap<>();

  static {
    TERMS.put("tel", IndexTerm::tel);
    TERMS.put("mailto", IndexTerm::mailto);
    TERMS.put("name", IndexTerm::name);
    TERMS.put(
        "uuid", uuid -> uuid.isBlank() ? Optional.empty() : Optional.of(IndexTerm.partyUuid(uuid)));
    TERMS.put("party", IndexTerm::party);
  }

  private static final List<String> TIMES = List.of("since", "until");

  /**
   * Reads it from the body of a request: {@code tel}, {@code mailto}, {@code name}, {@code uuid} or
   * {@code party} of a party, at least one of them, and {@code since} and {@code until}.
   *
   * @throws org.vconserver.vcon.error.VconException INVALID_REQUEST naming all that is at fault
   */
  public static PersonSelection read(JsonReader body) {
    List<String> known = new ArrayList<>(TERMS.keySet());
    known.addAll(TIMES);
    body.tree()
        .fieldNames()
        .forEachRemaining(
            name -> {
              if (!known.contains(name)) {
                body.fault(FaultType.VALUE_ERROR, "is none of " + String.join(", ", known), name);
              }
            });
    List<String> terms = new ArrayList<>();
    TERMS.forEach(
        (name, term) ->
            body.text(name)
                .ifPresent(
                    value ->
                        term.apply(value)
                            .ifPresentOrElse(
                                terms::add,
                                () ->
                                    body.fault(
                                        FaultType.VALUE_ERROR,
                                        "says nothing that a party could be found by",
                                        name))));
    if (TERMS.keySet().stream().noneMatch(body.tree()::hasNonNull)) {
      body.fault(
          FaultType.MISSING,
          "one of " + String.join(", ", TERMS.keySet()) + " is required",
          "party");
    }
    VconFilter filter = new VconFilter(terms, time(body, "since"), time(body, "until"), null);
    body.requireValid(ServerError.INVALID_REQUEST);
    return new PersonSelection(filter, body.tree());
  }

  private static @Nullable Instant time(JsonReader body, String name) {
    Optional<String> text = body.text(name);
    try {
      return text.map(OffsetDateTime::parse).map(OffsetDateTime::toInstant).orElse(null);
    } catch (DateTimeParseException e) {
      body.fault(FaultType.VALUE_ERROR, "must be a time such as 2026-11-27T10:00:00Z", name);
      return null;
    }
  }
}
