package org.vconserver.processor.jose;

import java.security.GeneralSecurityException;
import java.security.interfaces.RSAPrivateKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.MGF1ParameterSpec;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;

/**
 * Wraps the key of a content for a recipient, and unwraps it (RFC 7518, section 4.3). Immutable.
 */
record OaepPadding(OAEPParameterSpec parameters) {
  /** Uses SHA-1, which the specification of vCons asks for. */
  static final OaepPadding RSA_OAEP = with("SHA-1");

  private static final Map<String, OaepPadding> ALGORITHMS =
      Map.of(
          "RSA-OAEP", RSA_OAEP,
          "RSA-OAEP-256", with("SHA-256"),
          "RSA-OAEP-512", with("SHA-512"));

  private static final String CIPHER = "RSA/ECB/OAEPPadding";

  private static OaepPadding with(String digest) {
    return new OaepPadding(
        new OAEPParameterSpec(
            digest, "MGF1", new MGF1ParameterSpec(digest), PSource.PSpecified.DEFAULT));
  }

  /** Finds it by the name that headers have. */
  static Optional<OaepPadding> find(String algorithm) {
    return Optional.ofNullable(ALGORITHMS.get(algorithm));
  }

  byte[] wrap(byte[] contentKey, RSAPublicKey key) throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance(CIPHER);
    cipher.init(Cipher.ENCRYPT_MODE, key, parameters);
    return cipher.doFinal(contentKey);
  }

  byte[] unwrap(byte[] wrapped, RSAPrivateKey key) throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance(CIPHER);
    cipher.init(Cipher.DECRYPT_MODE, key, parameters);
    return cipher.doFinal(wrapped);
  }
}
