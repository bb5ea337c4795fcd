package org.vconserver.store.embedded;

import java.util.stream.Collectors;
import org.vconserver.api.error.ServerError;
import org.vconserver.api.index.TextQuery;
import org.vconserver.vcon.error.VconException;

/**
 * Says in which of the tables of words a text is looked for, and by which expression of SQLite's
 * full-text search. Immutable.
 */
record TextMatch(String table, String expression) {
  /**
   * Makes the expression of a text as people write it. Every word is quoted, so that none is taken
   * for an operator.
   *
   * @throws VconException INVALID_REQUEST if nothing can be looked for
   */
  static TextMatch of(String text) {
    String number = TextQuery.number(text);
    if (!number.isEmpty()) {
      return new TextMatch("numbers", '"' + number + '"');
    }
    TextQuery query;
    try {
      query = TextQuery.parse(text);
    } catch (IllegalArgumentException e) {
      throw new VconException(ServerError.INVALID_REQUEST, "q: " + e.getMessage(), e);
    }
    String wanted = join(query, false, " AND ");
    String excluded = join(query, true, " OR ");
    return new TextMatch(
        "words", excluded.isEmpty() ? wanted : "(" + wanted + ") NOT (" + excluded + ")");
  }

  private static String join(TextQuery query, boolean excluded, String operator) {
    return query.parts().stream()
        .filter(part -> part.excluded() == excluded)
        .map(part -> '"' + String.join(" ", part.words()) + '"' + (part.prefix() ? " *" : ""))
        .collect(Collectors.joining(operator));
  }
}
