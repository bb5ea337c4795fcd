package org.vconserver.rest.peer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.vconserver.api.store.StoredVcon;
import org.vconserver.rest.request.Preconditions;
import org.vconserver.vcon.Vcon;
import org.vconserver.vcon.VconDate;
import org.vconserver.vcon.VconFinding;
import org.vconserver.vcon.VconFinding.Severity;
import org.vconserver.vcon.VconForm;
import org.vconserver.vcon.error.VconError;
import org.vconserver.vcon.error.VconException;
import org.vconserver.vcon.version.VconConversion;
import org.vconserver.vcon.version.VconVersion;

/**
 * Gives vCons the form in which they are kept and answered: as they came in, or in another version
 * if that loses nothing; and, with {@code WIRE_COMPAT}, as py_vcon_server does. Thread-safe.
 */
public final class PeerVconFormat {
  private static final DateTimeFormatter MILLIS =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSxxx");

  private final boolean compat;
  private final Optional<VconVersion> egress;
  private final Clock clock;

  /**
   * Makes the format.
   *
   * @param compat whether py_vcon_server's is asked for
   * @param egress the version in which vCons are given to those who ask for none; empty for the one
   *     that each is kept in
   */
  public PeerVconFormat(boolean compat, Optional<VconVersion> egress, Clock clock) {
    this.compat = compat;
    this.egress = compat ? egress.or(() -> Optional.of(VconVersion.V0_0_2)) : egress;
    this.clock = clock;
  }

  /** Tells whether answers are those of py_vcon_server. */
  public boolean isPeer() {
    return compat;
  }

  /** Gives the vCon as it is answered, as a tree that is not to be changed. */
  public ObjectNode outgoing(Vcon vcon) {
    return outgoing(vcon, Optional.empty()).tree();
  }

  /**
   * Gives the vCon as it is answered. It is as it is kept if it is signed or encrypted, or if the
   * version that is asked for could not express all of it.
   *
   * @param asked the version that the caller wants; empty to leave it to the server
   */
  public OutgoingVcon outgoing(Vcon vcon, Optional<VconVersion> asked) {
    if (vcon.form() != VconForm.UNSIGNED) {
      return new OutgoingVcon(vcon, null, List.of());
    }
    Optional<VconVersion> wanted =
        asked.or(() -> egress.filter(version -> !isOfVersion(vcon, version)));
    OutgoingVcon outgoing =
        wanted
            .map(version -> converted(vcon, version))
            .orElseGet(() -> new OutgoingVcon(vcon, null, List.of()));
    return compat ? asPeer(outgoing) : outgoing;
  }

  /** Says whether it need not be converted: py_vcon_server takes those without one for its own. */
  private boolean isOfVersion(Vcon vcon, VconVersion version) {
    return vcon.version().map(version.text()::equals).orElse(compat);
  }

  private static OutgoingVcon converted(Vcon vcon, VconVersion version) {
    try {
      VconConversion conversion = VconConversion.of(vcon, version);
      ObjectNode tree = conversion.vcon().tree();
      boolean same = !conversion.isLossless() || tree.equals(vcon.tree());
      return new OutgoingVcon(vcon, same ? null : tree, conversion.notes());
    } catch (VconException e) {
      if (VconError.isOfMemory(e.code())) {
        throw e;
      }
      VconFinding why =
          new VconFinding(
              Severity.WARNING, "", "conversion.impossible", e.getMessage(), "core-04 7");
      return new OutgoingVcon(vcon, null, List.of(why));
    }
  }

  /** Tells whether a tag is of this vCon as it is answered in one of the versions. */
  public boolean isTagOf(String tag, StoredVcon stored) {
    List<Optional<VconVersion>> versions = new ArrayList<>(List.of(Optional.empty()));
    Arrays.stream(VconVersion.values())
        .filter(VconVersion::isReleased)
        .forEach(version -> versions.add(Optional.of(version)));
    return tag.equals(Preconditions.tag(stored.revision()))
        || versions.stream()
            .anyMatch(
                version -> tag.equals(outgoing(stored.vcon(), version).tag(stored.revision())));
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

  private static OutgoingVcon asPeer(OutgoingVcon outgoing) {
    Vcon stored = outgoing.stored();
    ObjectNode vcon = outgoing.tree().deepCopy();
    if (stored.version().equals(Optional.of(VconVersion.V0_0_1.text()))
        && outgoing.changed() != null) {
      inMilliseconds(vcon);
    }
    // py_vcon_server has the name of 0.4.0 in 0.0.2 already.
    if (outgoing.tree().has("appended") && stored.tree().has("amended")) {
      vcon.set("amended", vcon.remove("appended"));
    }
    dropNulls(vcon);
    for (JsonNode party : vcon.path("parties")) {
      if (party instanceof ObjectNode object) {
        dropNulls(object);
      }
    }
    if (!vcon.has("vcon")) {
      vcon.put("vcon", VconVersion.V0_0_2.text());
    }
    return new OutgoingVcon(stored, vcon, outgoing.notes());
  }

  /** Writes the times of dialogs in UTC and milliseconds, as only the peer's conversion does. */
  private static void inMilliseconds(ObjectNode vcon) {
    for (JsonNode dialog : vcon.path("dialog")) {
      if (dialog instanceof ObjectNode object) {
        VconDate.parse(object.path("start").asText())
            .ifPresent(
                date ->
                    object.put("start", date.withOffsetSameInstant(ZoneOffset.UTC).format(MILLIS)));
      }
    }
  }

  private static void dropNulls(ObjectNode object) {
    for (Iterator<JsonNode> members = object.elements(); members.hasNext(); ) {
      if (members.next().isNull()) {
        members.remove();
      }
    }
  }
}
