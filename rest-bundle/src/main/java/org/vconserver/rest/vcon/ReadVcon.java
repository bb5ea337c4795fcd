package org.vconserver.rest.vcon;

import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.function.BiConsumer;
import org.vconserver.rest.peer.OutgoingVcon;
import org.vconserver.rest.request.AnswerHeaders;
import org.vconserver.vcon.VconFinding;

/** Holds a vCon that is given out, and its entity tag. Immutable. */
record ReadVcon(OutgoingVcon outgoing, String tag) {
  /** Limits the notes that an answer has in headers. */
  private static final int MOST_SHOWN = 20;

  /** Gives the headers that an answer with it has, beside those of its text. */
  void tell(boolean asked, BiConsumer<String, Object> header) {
    header.accept(HttpHeaders.ETAG, tag);
    tell(outgoing, asked, header);
  }

  /** Answers what was made of a vCon. */
  static Response told(Response.ResponseBuilder answer, OutgoingVcon outgoing, boolean asked) {
    tell(outgoing, asked, answer::header);
    return answer.build();
  }

  /** Tells what was given, and what stands against the version that was asked for. */
  private static void tell(
      OutgoingVcon outgoing, boolean asked, BiConsumer<String, Object> header) {
    List<VconFinding> notes = outgoing.notes();
    header.accept(HttpHeaders.VARY, HttpHeaders.ACCEPT);
    outgoing.version().ifPresent(version -> header.accept(AnswerHeaders.VERSION, version));
    if (asked || !notes.isEmpty()) {
      header.accept(AnswerHeaders.CONVERSION_NOTES, notes.size());
    }
    for (VconFinding note : notes.subList(0, Math.min(MOST_SHOWN, notes.size()))) {
      header.accept(AnswerHeaders.CONVERSION_NOTE, (note.pointer() + " " + note.message()).strip());
    }
  }
}
