package org.vconserver.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.function.Executable;
import org.vconserver.vcon.error.ErrorCode;
import org.vconserver.vcon.error.VconException;

/** Asserts that something is refused with a code. */
final class Refusals {
  private Refusals() {}

  static VconException assertRefused(ErrorCode code, Executable action) {
    VconException refusal = assertThrows(VconException.class, action);
    assertEquals(code, refusal.code(), refusal.getMessage());
    return refusal;
  }
}
