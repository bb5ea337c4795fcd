package org.vconserver.rest.find;

import jakarta.ws.rs.core.MultivaluedMap;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.vconserver.api.index.VconFilter;
import org.vconserver.rest.request.Params;
import org.vconserver.vcon.VconDate;
import org.vconserver.vcon.VconForm;
import org.vconserver.vcon.error.FaultType;
import org.vconserver.vcon.index.IndexPart;
import org.vconserver.vcon.index.IndexTerm;

/** Reads which vCons are asked for from the query of a request. */
final class VconQuery {
  /** Lists what a query may say. Each may be said several times: all of it must hold. */
  static final List<String> NAMES =
      List.of(
          "party",
          "tel",
          "mailto",
          "name",
          "role",
          "tag",
          "type",
          "has",
          "missing",
          "analysis",
          "vendor",
          "purpose",
          "extension",
          "version",
          "form",
          "related_to",
          "since",
          "until",
          "updated_since");

  private final MultivaluedMap<String, String> query;
  private final List<String> terms = new ArrayList<>();

  private VconQuery(MultivaluedMap<String, String> query) {
    this.query = query;
  }

  /**
   * Reads a filter; a query that says nothing means all vCons.
   *
   * @throws org.vconserver.vcon.error.VconException INVALID_REQUEST naming what is at fault
   */
  static VconFilter filter(MultivaluedMap<String, String> query) {
    return new VconQuery(query).read();
  }

  private VconFilter read() {
    add("party", IndexTerm::party);
    add("tel", IndexTerm::tel);
    add("mailto", IndexTerm::mailto);
    add("name", IndexTerm::name);
    add("role", IndexTerm::role);
    add("tag", VconQuery::tag);
    add("has", value -> Optional.of(IndexTerm.has(part("has", value))));
    add("missing", value -> Optional.of(IndexTerm.missing(part("missing", value))));
    add("related_to", value -> Optional.of(related(value)));
    add("form", VconQuery::form);
    for (String word : List.of("type", "analysis", "vendor", "purpose", "extension", "version")) {
      add(word, value -> IndexTerm.word(word, value));
    }
    return new VconFilter(terms, time("since"), time("until"), time("updated_since"));
  }

  private void add(String name, Function<String, Optional<String>> term) {
    for (String value : query.getOrDefault(name, List.of())) {
      terms.add(
          term.apply(value)
              .orElseThrow(
                  () ->
                      Params.fault(
                          "query",
                          name,
                          "says nothing that a vCon could be found by",
                          FaultType.VALUE_ERROR)));
    }
  }

  /** Reads {@code name}, or {@code name:value} of which the value may have further colons. */
  private static Optional<String> tag(String text) {
    int colon = text.indexOf(':');
    return colon < 0
        ? IndexTerm.tag(text)
        : IndexTerm.tag(text.substring(0, colon), text.substring(colon + 1));
  }

  private static IndexPart part(String name, String text) {
    return Params.constant(name, text, IndexPart.class).orElseThrow();
  }

  private static String related(String uuid) {
    return IndexTerm.related(Params.uuid("query", "related_to", uuid));
  }

  private static Optional<String> form(String text) {
    VconForm form = Params.constant("form", text, VconForm.class).orElseThrow();
    return IndexTerm.word("form", form.name().toLowerCase(Locale.ROOT));
  }

  private @Nullable Instant time(String name) {
    @Nullable String text = query.getFirst(name);
    if (text == null) {
      return null;
    }
    if (text.matches("\\d{4}-\\d{2}-\\d{2}")) {
      text = text + "T00:00:00Z";
    }
    return VconDate.parse(text)
        .map(OffsetDateTime::toInstant)
        .orElseThrow(
            () ->
                Params.fault(
                    "query",
                    name,
                    "must be a time such as 2026-11-27T10:00:00Z, or a day",
                    FaultType.VALUE_ERROR));
  }
}
