package org.vconserver.rest.change;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.charset.StandardCharsets;
import org.vconserver.api.change.Change;

/** Writes events as {@code text/event-stream} has them (HTML standard, server-sent events). */
final class EventText {
  private static final int RETRY_MILLIS = 2000;

  private EventText() {}

  /** Begins a stream: how long to wait before coming back, and from where. */
  static byte[] begin(long cursor) {
    return bytes("retry: " + RETRY_MILLIS + "\n" + place(cursor));
  }

  /** Writes a change. */
  static byte[] of(Change change) {
    return event(change.seq(), change.kind().wireName(), ChangeJson.of(change).toString());
  }

  /**
   * Says that changes were missed.
   *
   * @param after seq of the last change that was read before them
   * @param cursor seq behind which nothing is missed
   */
  static byte[] lost(long after, long cursor) {
    String data =
        JsonNodeFactory.instance
            .objectNode()
            .put("after", Long.toString(after))
            .put("seq", Long.toString(cursor))
            .toString();
    return event(cursor, "lost", data);
  }

  /** Shows that the server is there, and how far it has read for a listener who gets little. */
  static byte[] heartbeat(long cursor) {
    return bytes(":\n" + place(cursor));
  }

  private static byte[] event(long seq, String kind, String data) {
    return bytes("id: " + seq + "\nevent: " + kind + "\ndata: " + data + "\n\n");
  }

  /** Sets the id that a browser comes back with; without data it makes no event of it. */
  private static String place(long cursor) {
    return "id: " + cursor + "\n\n";
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
