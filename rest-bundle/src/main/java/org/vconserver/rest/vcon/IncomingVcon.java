package org.vconserver.rest.vcon;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.vconserver.api.validation.VconValidator;
import org.vconserver.rest.peer.PeerVconFormat;
import org.vconserver.rest.request.RequestBody;
import org.vconserver.vcon.Vcon;

/**
 * Holds a vCon that is to be stored, and what was found in it. Immutable.
 *
 * @param vcon as it is kept
 */
record IncomingVcon(Vcon vcon, IncomingValidation validation) {
  /**
   * Reads one.
   *
   * @param manner as {@link IncomingValidation#check} has it
   * @throws org.vconserver.vcon.error.VconException as {@link RequestBody#vcon(byte[], boolean)},
   *     {@link IncomingValidation#check} and {@link PeerVconFormat#incoming}
   */
  static IncomingVcon read(
      byte[] text,
      @Nullable String manner,
      Optional<VconValidator> validator,
      PeerVconFormat format) {
    Vcon given = RequestBody.vcon(text, IncomingValidation.looks(manner, validator));
    IncomingValidation validation = IncomingValidation.check(given, manner, validator);
    return new IncomingVcon(format.incoming(given), validation);
  }
}
