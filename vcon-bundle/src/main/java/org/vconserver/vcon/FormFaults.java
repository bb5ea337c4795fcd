package org.vconserver.vcon;

import java.util.Locale;
import org.vconserver.vcon.error.VconError;
import org.vconserver.vcon.error.VconException;

/** Says why something can't be done with a vCon of its form. */
final class FormFaults {
  private FormFaults() {}

  /** Says why the members of a signed or encrypted one can't be read. */
  static VconException unreadable(Vcon vcon) {
    return of(
        "Cannot read vCon "
            + vcon.uuid()
            + ": it is "
            + (vcon.form() == VconForm.SIGNED
                ? "signed and not verified: verify it first"
                : "encrypted: decrypt it first"));
  }

  /** Says why one can't be changed, in words that py_vcon_server begins with. */
  static VconException unchangeable(Vcon vcon) {
    return of(
        "Cannot modify Vcon "
            + vcon.uuid()
            + ": it is "
            + vcon.form().name().toLowerCase(Locale.ROOT)
            + ", and only an unsigned one can be changed");
  }

  /** Says that one is not signed. */
  static VconException withoutPayload(Vcon vcon) {
    return of("vCon " + vcon.uuid() + " is not signed: it has no payload");
  }

  private static VconException of(String message) {
    return new VconException(VconError.INVALID_VCON_STATE, message);
  }
}
