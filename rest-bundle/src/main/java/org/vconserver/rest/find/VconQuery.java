package org.vconserver.rest.find;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.MultivaluedHashMap;
import jakarta.ws.rs.core.MultivaluedMap;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.vconserver.api.error.ServerError;
import org.vconserver.api.index.TextQuery;
import org.vconserver.api.index.VconFilter;
import org.vconserver.rest.request.Params;
import org.vconserver.vcon.VconDate;
import org.vconserver.vcon.VconForm;
import org.vconserver.vcon.error.FaultType;
import org.vconserver.vcon.error.FieldError;
import org.vconserver.vcon.error.VconException;
import org.vconserver.vcon.index.IndexPart;
import org.vconserver.vcon.index.IndexTerm;

/** Reads which vCons are asked for, from the query of a request or from its body. */
public final class VconQuery {
  /** Lists what a query may say. Each may be said several times: all of it must hold. */
  static final List<String> NAMES =
      List.of(
          "q",
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

  /** Names the orders in which vCons can be given. */
  enum Order {
    NEWEST,
    RANK
  }

  private final MultivaluedMap<String, String> query;
  private final List<String> terms = new ArrayList<>();

  private VconQuery(MultivaluedMap<String, String> query) {
    this.query = query;
  }

  /**
   * Refuses what a query can't say, {@code scan} with the reason.
   *
   * @param further names that may be there beside those of filters
   */
  static void requireKnown(ContainerRequestContext call, String... further) {
    if (call.getUriInfo().getQueryParameters().containsKey("scan")) {
      throw Params.fault(
          "query",
          "scan",
          "is not needed, and nothing is scanned: every filter has an index",
          FaultType.VALUE_ERROR);
    }
    Params.requireKnown(call, NAMES, further);
  }

  /** Gives a filter the order that {@code sort} asks for. */
  static VconFilter sorted(VconFilter filter, @Nullable String sort) {
    Order order = Params.constant("sort", sort, Order.class).orElse(Order.NEWEST);
    if (order == Order.NEWEST) {
      return filter;
    }
    if (filter.text() == null) {
      throw Params.fault(
          "query", "sort", "rank is of words: q must say which", FaultType.VALUE_ERROR);
    }
    return filter.ranked();
  }

  /**
   * Reads a filter; a query that says nothing means all vCons.
   *
   * @throws org.vconserver.vcon.error.VconException INVALID_REQUEST naming what is at fault
   */
  static VconFilter filter(MultivaluedMap<String, String> query) {
    return new VconQuery(query).read();
  }

  /**
   * Reads a filter from an object in the member {@code filter} of a body: its members are those of
   * a query, each a text or a list of texts. {@code after} is left to others.
   *
   * @throws VconException INVALID_REQUEST naming the members that are at fault
   */
  public static VconFilter inBody(ObjectNode filter) {
    MultivaluedMap<String, String> query = new MultivaluedHashMap<>();
    List<FieldError> faults = new ArrayList<>();
    for (Map.Entry<String, JsonNode> member : filter.properties()) {
      String name = member.getKey();
      JsonNode value = member.getValue();
      boolean texts = value.isTextual() || (value.isArray() && isOfTexts(value));
      if (!NAMES.contains(name) && !name.equals("after")) {
        String known = "is none of " + String.join(", ", NAMES);
        faults.add(new FieldError(List.of(name), known, FaultType.VALUE_ERROR));
      } else if (!texts) {
        String wanted = "must be a string, or a list of strings";
        faults.add(new FieldError(List.of(name), wanted, FaultType.STRING_TYPE));
      } else if (value.isTextual()) {
        query.add(name, value.textValue());
      } else {
        value.forEach(element -> query.add(name, element.textValue()));
      }
    }
    if (!faults.isEmpty()) {
      throw inBody(faults);
    }
    try {
      return filter(query);
    } catch (VconException e) {
      throw e.fields().isEmpty()
          ? e
          : inBody(
              e.fields().stream()
                  .map(
                      fault ->
                          new FieldError(
                              fault.location().subList(1, fault.location().size()),
                              fault.message(),
                              fault.type()))
                  .toList());
    }
  }

  private static boolean isOfTexts(JsonNode list) {
    for (JsonNode element : list) {
      if (!element.isTextual()) {
        return false;
      }
    }
    return !list.isEmpty();
  }

  private static VconException inBody(List<FieldError> faults) {
    return new VconException(
        ServerError.INVALID_REQUEST,
        faults.stream().map(fault -> fault.within("body", "filter")).toList());
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
    return new VconFilter(
        terms, time("since"), time("until"), time("updated_since"), words(query).orElse(null));
  }

  /**
   * Gives the words that are looked for, as they are written; empty if none are.
   *
   * @throws org.vconserver.vcon.error.VconException INVALID_REQUEST if nothing can be looked for
   */
  static Optional<String> words(MultivaluedMap<String, String> query) {
    if (!query.containsKey("q")) {
      return Optional.empty();
    }
    String words = String.join(" ", query.get("q"));
    if (TextQuery.number(words).isEmpty()) {
      parse(words);
    }
    return Optional.of(words);
  }

  /** Gives the query of words; empty if they are a number, or none. */
  static Optional<TextQuery> text(VconFilter filter) {
    return Optional.ofNullable(filter.text())
        .filter(words -> TextQuery.number(words).isEmpty())
        .map(VconQuery::parse);
  }

  private static TextQuery parse(String words) {
    try {
      return TextQuery.parse(words);
    } catch (IllegalArgumentException e) {
      throw Params.fault("query", "q", String.valueOf(e.getMessage()), FaultType.VALUE_ERROR);
    }
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
