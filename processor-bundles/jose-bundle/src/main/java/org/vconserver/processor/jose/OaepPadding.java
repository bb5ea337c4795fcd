package org.vconserver.processor.jose;

import java.security.GeneralSecurityException;
import java.security.interfaces.RSAPrivateKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.MGF1ParameterSpec;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;

/** Wraps the key of a content for a recipient, and unwraps it (RFC 7518, section 4.3). */
enum OaepPadding {
  /** Uses SHA-1, which the specification of vCons asks for. */
  RSA_OAEP("RSA-OAEP", "SHA-1"),
  RSA_OAEP_256("RSA-OAEP-256", "SHA-256"),
  RSA_OAEP_512("RSA-OAEP-512", "SHA-512");

  private static final String CIPHER = "RSA/ECB/OAEPPadding";

  private final String algorithm;
  private final OAEPParameterSpec parameters;

  OaepPadding(String algorithm, String digest) {
    this.algorithm = algorithm;
    this.parameters =
        new OAEPParameterSpec(
            digest, "MGF1", new MGF1ParameterSpec(digest), PSource.PSpecified.DEFAULT);
  }

  /** Finds it by the name that headers have. */
  static Optional<OaepPadding> find(String algorithm) {
    for (OaepPadding padding : values()) {
      if (padding.algorithm.equals(algorithm)) {
        return Optional.of(padding);
      }
    }
    return Optional.empty();
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
