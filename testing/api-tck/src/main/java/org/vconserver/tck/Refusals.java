package org.vconserver.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.function.Executable;
import org.vconserver.api.error.ErrorCode;
import org.vconserver.api.error.VconServerException;

/** Asserts that something is refused with a code. */
final class Refusals {
  private Refusals() {}

  static VconServerException assertRefused(ErrorCode code, Executable action) {
    VconServerException refusal = assertThrows(VconServerException.class, action);
    assertEquals(code, refusal.code(), refusal.getMessage());
    return refusal;
  }
}
