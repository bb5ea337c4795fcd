package org.vconserver.rest.request;

import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * Names each header that operations read or answer with, beside those that every HTTP server has,
 * for the OpenAPI document. Immutable.
 */
public enum WireHeader {
  IF_MATCH("If-Match", Place.REQUEST),
  IF_NONE_MATCH("If-None-Match", Place.REQUEST),
  IDEMPOTENCY_KEY(Asking.IDEMPOTENCY_KEY, Place.REQUEST),
  TRACEPARENT("traceparent", Place.REQUEST),
  LAST_EVENT_ID("Last-Event-ID", Place.REQUEST),
  ETAG("ETag", Place.SUCCESS),
  LOCATION("Location", Place.SUCCESS),
  VCON_ERRORS(AnswerHeaders.ERRORS, Place.SUCCESS),
  VCON_WARNINGS(AnswerHeaders.WARNINGS, Place.SUCCESS),
  VCON_VERSION(AnswerHeaders.VERSION, Place.SUCCESS),
  VCON_CONVERSION_NOTES(AnswerHeaders.CONVERSION_NOTES, Place.SUCCESS),
  VCON_CONVERSION_NOTE(AnswerHeaders.CONVERSION_NOTE, Place.SUCCESS),
  PIPELINE_WARNINGS(AnswerHeaders.PIPELINE_WARNINGS, Place.SUCCESS),
  LINK("Link", Place.SUCCESS),
  VCON_INDEX_BEHIND(AnswerHeaders.INDEX_BEHIND, Place.SUCCESS),
  VCON_NOTICES(AnswerHeaders.NOTICES, Place.SUCCESS),
  RETRY_AFTER("Retry-After", Place.UNAVAILABLE),
  VCON_OUTCOME(AnswerHeaders.OUTCOME, Place.UNAVAILABLE);

  private final String text;
  private final Place place;

  /** Names where a header stands. */
  public enum Place {
    REQUEST,
    SUCCESS,
    /** Stands in answers with 503, each of which has all of these. */
    UNAVAILABLE
  }

  WireHeader(String text, Place place) {
    this.text = text;
    this.place = place;
  }

  /** Lists what pages of other origins may read: all that answers have. */
  static String exposed() {
    return Arrays.stream(values())
        .filter(header -> header.place != Place.REQUEST)
        .map(WireHeader::text)
        .collect(Collectors.joining(", "));
  }

  /** Gives the name as it is written. */
  public String text() {
    return text;
  }

  /** Tells where it stands. */
  public Place place() {
    return place;
  }
}
