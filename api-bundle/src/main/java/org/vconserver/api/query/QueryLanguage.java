package org.vconserver.api.query;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Evaluates queries of one language over JSON. Registered as a service with the property {@value
 * #PROPERTY}, the language's name in lower case ({@code jq}, {@code jsonpath}).
 *
 * <p>Queries come from callers and may be hostile: an implementation bounds their time, their depth
 * and the size of what they give. Thread-safe.
 */
@ConsumerType
public interface QueryLanguage {
  /** Names the service property that holds the name of the language. */
  String PROPERTY = "vcon.query.language";

  /**
   * Gives the results of a query, in order.
   *
   * @param input the document, which is not changed
   * @throws org.vconserver.vcon.error.VconException INVALID_QUERY if it does not compile or fails,
   *     QUERY_LIMIT if it takes more than it is given
   * @throws InterruptedException if the calling thread is interrupted
   */
  List<JsonNode> evaluate(JsonNode input, String query) throws InterruptedException;

  /**
   * Compiles a query without evaluating it.
   *
   * @throws org.vconserver.vcon.error.VconException INVALID_QUERY if it does not compile,
   *     QUERY_LIMIT if that takes more than it is given
   * @throws InterruptedException if the calling thread is interrupted
   */
  default void check(String query) throws InterruptedException {
    // What this language can't tell beforehand, it tells when the query is evaluated.
  }
}
