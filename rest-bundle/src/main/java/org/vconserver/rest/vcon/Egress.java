package org.vconserver.rest.vcon;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Iterator;
import org.vconserver.api.vcon.StrictJson;
import org.vconserver.api.vcon.Vcon;
import org.vconserver.api.vcon.VconForm;
import org.vconserver.rest.RestSettings;

/**
 * How vCons are kept and leave the server: as they came in; or, with {@code WIRE_COMPAT}, as
 * py_vcon_server gives them. Thread-safe.
 */
public final class Egress {
  private final boolean compat;

  public Egress(RestSettings settings) {
    this.compat = settings.wireCompat();
  }

  /** The vCon as it is answered, as text. */
  public byte[] json(Vcon vcon) {
    return compat ? StrictJson.write(tree(vcon)) : vcon.toJson();
  }

  /** The vCon as it is answered, as a tree that is not to be changed. */
  public ObjectNode tree(Vcon vcon) {
    return compat && vcon.form() == VconForm.UNSIGNED ? asPeer(vcon.copyTree()) : vcon.tree();
  }

  /** The vCon as it is kept: py_vcon_server gives one without a time the time of its arrival. */
  Vcon kept(Vcon vcon) {
    if (!compat || vcon.form() != VconForm.UNSIGNED || vcon.tree().has("created_at")) {
      return vcon;
    }
    ObjectNode dated = vcon.copyTree();
    dated.put("created_at", Clock.systemUTC().instant().truncatedTo(ChronoUnit.MILLIS).toString());
    return Vcon.of(dated);
  }

  private static ObjectNode asPeer(ObjectNode vcon) {
    dropNulls(vcon);
    for (JsonNode party : vcon.path("parties")) {
      if (party instanceof ObjectNode object) {
        dropNulls(object);
      }
    }
    if (!vcon.has("vcon") || vcon.path("vcon").asText().equals("0.0.1")) {
      vcon.put("vcon", "0.0.2");
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
