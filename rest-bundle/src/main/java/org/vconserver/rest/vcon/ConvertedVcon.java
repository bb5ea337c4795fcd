package org.vconserver.rest.vcon;

import jakarta.ws.rs.core.Response;
import java.util.List;
import org.vconserver.rest.request.AnswerHeaders;
import org.vconserver.rest.request.Params;
import org.vconserver.rest.request.Responses;
import org.vconserver.vcon.Vcon;
import org.vconserver.vcon.VconFinding;
import org.vconserver.vcon.error.FaultType;
import org.vconserver.vcon.version.VconConversion;
import org.vconserver.vcon.version.VconVersion;

/** vCons in another version than they are kept in. */
final class ConvertedVcon {
  private static final int MOST_SHOWN = 20;

  private ConvertedVcon() {}

  /**
   * Gives the vCon in a version.
   *
   * @throws org.vconserver.vcon.error.VconException INVALID_REQUEST if that is none that can be
   *     asked for, and what {@link VconConversion#of} throws
   */
  static Response answer(Vcon vcon, String version) {
    VconVersion target =
        VconVersion.of(version)
            .orElseThrow(
                () ->
                    Params.fault(
                        "query",
                        "vcon_version",
                        "must be 0.0.1, 0.0.2, 0.3.0 or 0.4.0",
                        FaultType.ENUM));
    VconConversion conversion = VconConversion.of(vcon, target);
    List<VconFinding> notes = conversion.notes();
    Response.ResponseBuilder answer =
        Response.fromResponse(Responses.json(conversion.vcon().toJson()))
            .header(AnswerHeaders.CONVERSION_NOTES, notes.size());
    for (VconFinding note : notes.subList(0, Math.min(MOST_SHOWN, notes.size()))) {
      answer.header(AnswerHeaders.CONVERSION_NOTE, note.pointer() + " " + note.message());
    }
    return answer.build();
  }
}
