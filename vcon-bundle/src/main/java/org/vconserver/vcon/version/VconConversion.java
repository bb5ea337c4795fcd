package org.vconserver.vcon.version;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.vconserver.vcon.StrictJson;
import org.vconserver.vcon.Vcon;
import org.vconserver.vcon.VconFinding;
import org.vconserver.vcon.VconForm;
import org.vconserver.vcon.error.VconError;
import org.vconserver.vcon.error.VconException;

/**
 * Holds a vCon in another version of the syntax than it came in. Immutable. Members that the other
 * version lacks are kept under their names, as every reader has to tolerate members that it does
 * not know, and are told. What a vCon lacks and itself tells, such as the encoding of a body, is
 * filled in from 0.3.0 on; what only its author knows is told. Bodies are never encoded anew, but
 * base64 has the alphabet of base64url.
 *
 * @param vcon the vCon in the version that was asked for
 * @param notes what that version can't express, or what had to be guessed
 */
public record VconConversion(Vcon vcon, List<VconFinding> notes) {
  public VconConversion {
    notes = List.copyOf(notes);
  }

  /** Says whether the version that was asked for can express all that the vCon has. */
  public boolean isLossless() {
    return notes.stream().noneMatch(note -> note.rule().equals(ConversionNotes.INEXPRESSIBLE));
  }

  /**
   * Converts a vCon.
   *
   * @param target any version but the unreleased one
   * @throws VconException INVALID_VCON_STATE if it is signed or encrypted, UNSUPPORTED_VCON_VERSION
   *     if its version is not known or the target is not released, INVALID_VCON if it breaks its
   *     version in a way that leaves nothing to convert
   */
  public static VconConversion of(Vcon vcon, VconVersion target) {
    return of(vcon, target, true);
  }

  /**
   * Gives a vCon the names that the current version has, and changes nothing else, so that rules
   * are written once: itself if it has no others; throws as {@link #of}.
   */
  public static Vcon withCurrentNames(Vcon vcon) {
    boolean current =
        vcon.form() == VconForm.UNSIGNED
            && sourceVersion(vcon.tree()) == VconVersion.CURRENT
            && !OldNames.mayBeIn(vcon.tree());
    return current ? vcon : of(vcon, VconVersion.CURRENT, false).vcon();
  }

  private static VconConversion of(Vcon vcon, VconVersion target, boolean whole) {
    if (vcon.form() != VconForm.UNSIGNED) {
      throw new VconException(
          VconError.INVALID_VCON_STATE,
          "Cannot convert vCon "
              + vcon.uuid()
              + ": it is "
              + (vcon.form() == VconForm.SIGNED
                  ? "signed, and would not be any more"
                  : "encrypted: decrypt and verify it first"));
    }
    if (!target.isReleased()) {
      throw unsupported("version 0.5.0 is not released: it can be read, but not asked for");
    }
    VconVersion source = sourceVersion(vcon.tree());
    ObjectNode tree = VconParts.copySharingBodies(vcon.tree());
    ConversionNotes notes = new ConversionNotes(target);
    tree.put("vcon", target.text());
    if (!target.equals(VconVersion.V0_0_1)) {
      OldNames.replace(tree, notes, whole);
    }
    for (VersionStep step : VersionStep.values()) {
      if (source.isBefore(step.to()) && !target.isBefore(step.to())) {
        step.upgrade(tree, notes);
      }
    }
    VersionStep[] steps = VersionStep.values();
    for (int i = steps.length - 1; i >= 0; i--) {
      if (target.isBefore(steps[i].to()) && !source.isBefore(steps[i].to())) {
        steps[i].downgrade(tree, notes);
      }
    }
    if (whole && !target.isBefore(VconVersion.V0_3_0)) {
      PlainFacts.fill(tree, notes);
    }
    VersionMembers.note(tree, notes);
    return new VconConversion(Vcon.of(tree), notes.list());
  }

  /**
   * Gives the version that a document says to have.
   *
   * @throws VconException UNSUPPORTED_VCON_VERSION, naming what it says
   */
  public static VconVersion sourceVersion(ObjectNode document) {
    JsonNode version = document.path("vcon");
    if (version.isMissingNode() || version.isNull()) {
      return VconVersion.CURRENT;
    }
    if (!version.isTextual()) {
      throw unsupported("vcon: must be a string, not " + StrictJson.describe(version));
    }
    String text = version.textValue();
    return VconVersion.of(text)
        .orElseThrow(
            () ->
                unsupported(
                    "vcon: version \""
                        + (text.length() > 20 ? text.substring(0, 20) + "..." : text)
                        + "\" is not one that is known"));
  }

  private static VconException unsupported(String message) {
    return new VconException(VconError.UNSUPPORTED_VCON_VERSION, message);
  }
}
