package org.vconserver.rest.peer;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.vconserver.rest.request.Preconditions;
import org.vconserver.support.store.ContentRevision;
import org.vconserver.vcon.StrictJson;
import org.vconserver.vcon.Vcon;
import org.vconserver.vcon.VconFinding;

/**
 * Holds a vCon as it is given out. Immutable, if nobody changes its tree.
 *
 * @param stored the vCon as it is kept
 * @param changed what is given in its place; null to give it as it is kept
 * @param notes what the version that was asked for can't express, or what had to be guessed
 */
public record OutgoingVcon(Vcon stored, @Nullable ObjectNode changed, List<VconFinding> notes) {
  public OutgoingVcon {
    notes = List.copyOf(notes);
  }

  /** Gives the text that is sent. */
  public byte[] json() {
    return changed == null ? stored.toJson() : StrictJson.write(changed);
  }

  /** Gives the tree that queries see; not to be changed. */
  public ObjectNode tree() {
    return changed == null ? stored.tree() : changed;
  }

  /** Gives the version that it says to have; empty if it says none, as in an encrypted one. */
  public Optional<String> version() {
    return changed == null
        ? stored.version()
        : Optional.ofNullable(changed.path("vcon").textValue());
  }

  /**
   * Gives the entity tag of what is sent.
   *
   * @param revision of the vCon as it is kept
   */
  public String tag(long revision) {
    return Preconditions.tag(changed == null ? revision : ContentRevision.number(json()));
  }
}
