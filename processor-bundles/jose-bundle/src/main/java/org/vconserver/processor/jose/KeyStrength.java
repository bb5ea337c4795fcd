package org.vconserver.processor.jose;

import java.security.Key;
import java.security.interfaces.ECKey;
import java.security.interfaces.RSAKey;

/** Tells which keys are large enough for new signatures and encryption, and of a kind known. */
final class KeyStrength {
  static final int SMALLEST_RSA_BITS = 2048;
  private static final int SMALLEST_EC_BITS = 256;

  private KeyStrength() {}

  static boolean suffices(Key key) {
    return key instanceof RSAKey rsa
        ? rsa.getModulus().bitLength() >= SMALLEST_RSA_BITS
        : key instanceof ECKey ec && ec.getParams().getOrder().bitLength() >= SMALLEST_EC_BITS;
  }
}
