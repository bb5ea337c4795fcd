package org.vconserver.rest.peer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Iterator;
import java.util.Optional;
import org.vconserver.vcon.StrictJson;
import org.vconserver.vcon.Vcon;
import org.vconserver.vcon.VconDate;
import org.vconserver.vcon.VconForm;
import org.vconserver.vcon.error.VconException;
import org.vconserver.vcon.version.VconConversion;
import org.vconserver.vcon.version.VconVersion;

/**
 * Gives vCons the form in which they are kept and answered: as they came in; or, with {@code
 * WIRE_COMPAT}, as py_vcon_server does. Thread-safe.
 */
public final class PeerVconFormat {
  private static final DateTimeFormatter MILLIS =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSxxx");

  private final boolean compat;
  private final Clock clock;

  /**
   * Makes the format.
   *
   * @param compat whether py_vcon_server's is asked for
   */
  public PeerVconFormat(boolean compat, Clock clock) {
    this.compat = compat;
    this.clock = clock;
  }

  /** Tells whether answers are those of py_vcon_server. */
  public boolean isPeer() {
    return compat;
  }

  /** Gives the vCon as it is answered, as text. */
  public byte[] outgoingJson(Vcon vcon) {
    return compat && vcon.form() == VconForm.UNSIGNED
        ? StrictJson.write(outgoing(vcon))
        : vcon.toJson();
  }

  /** Gives the vCon as it is answered, as a tree that is not to be changed. */
  public ObjectNode outgoing(Vcon vcon) {
    return compat && vcon.form() == VconForm.UNSIGNED ? asPeer(vcon) : vcon.tree();
  }

  /**
   * Gives the vCon as it is kept: py_vcon_server gives one without a time the time of its arrival.
   *
   * @throws VconException UNSUPPORTED_VCON_VERSION for a version that nobody knows, as there
   */
  public Vcon incoming(Vcon vcon) {
    if (!compat || vcon.form() != VconForm.UNSIGNED) {
      return vcon;
    }
    VconConversion.sourceVersion(vcon.tree());
    if (vcon.tree().has("created_at")) {
      return vcon;
    }
    ObjectNode dated = vcon.copyTree();
    dated.put("created_at", clock.instant().truncatedTo(ChronoUnit.MILLIS).toString());
    return Vcon.of(dated);
  }

  private static ObjectNode asPeer(Vcon stored) {
    boolean first = stored.version().equals(Optional.of(VconVersion.V0_0_1.text()));
    ObjectNode vcon = first ? migrated(stored) : stored.copyTree();
    dropNulls(vcon);
    for (JsonNode party : vcon.path("parties")) {
      if (party instanceof ObjectNode object) {
        dropNulls(object);
      }
    }
    if (!vcon.has("vcon")) {
      vcon.put("vcon", VconVersion.V0_0_2.text());
    }
    return vcon;
  }

  /**
   * Writes as 0.0.2, with all times of dialogs in UTC and milliseconds, which only the peer does.
   */
  private static ObjectNode migrated(Vcon stored) {
    ObjectNode vcon;
    try {
      vcon = VconConversion.of(stored, VconVersion.V0_0_2).vcon().copyTree();
    } catch (VconException e) {
      // It could not have been stored there.
      return stored.copyTree();
    }
    for (JsonNode dialog : vcon.path("dialog")) {
      if (dialog instanceof ObjectNode object) {
        VconDate.parse(object.path("start").asText())
            .ifPresent(
                date ->
                    object.put("start", date.withOffsetSameInstant(ZoneOffset.UTC).format(MILLIS)));
      }
    }
    return vcon;
  }

  private static void dropNulls(ObjectNode object) {
    for (Iterator<JsonNode> members = object.elements(); members.hasNext(); ) {
      if (members.next().isNull()) {
        members.remove();
      }
    }
  }
}
