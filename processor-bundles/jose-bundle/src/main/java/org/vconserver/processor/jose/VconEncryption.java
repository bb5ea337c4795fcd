package org.vconserver.processor.jose;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.EncryptionMethod;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.JWECryptoParts;
import com.nimbusds.jose.JWEHeader;
import com.nimbusds.jose.crypto.RSAEncrypter;
import java.security.PublicKey;
import java.security.interfaces.RSAPublicKey;
import org.vconserver.vcon.Vcon;
import org.vconserver.vcon.VconForm;
import org.vconserver.vcon.error.VconError;
import org.vconserver.vcon.error.VconException;

/**
 * Encrypts signed vCons for one recipient, in the form of RFC 7516 that py-vcon opens too: {@code
 * alg} and {@code enc} protected only. Immutable.
 */
record VconEncryption(RSAPublicKey key) {
  private static final int SMALLEST_RSA_BITS = 2048;

  /**
   * Takes a key into use.
   *
   * @throws VconException INVALID_KEY if it is not RSA, or too small
   */
  static VconEncryption with(PublicKey key) {
    if (!(key instanceof RSAPublicKey rsa) || rsa.getModulus().bitLength() < SMALLEST_RSA_BITS) {
      throw new VconException(
          JoseError.INVALID_KEY,
          "public_pem_key: must be RSA with at least " + SMALLEST_RSA_BITS + " bits");
    }
    return new VconEncryption(rsa);
  }

  /**
   * Makes the encrypted form.
   *
   * @throws VconException INVALID_VCON_STATE if it is not signed: that must come first (core-04,
   *     section 5.3)
   */
  // RSA-OAEP is deprecated by the library, for its SHA-1; it is what the specification asks for.
  @SuppressWarnings("deprecation")
  Vcon encrypt(Vcon vcon) {
    if (vcon.form() != VconForm.SIGNED) {
      throw new VconException(
          VconError.INVALID_VCON_STATE,
          "Cannot encrypt vCon "
              + vcon.uuid()
              + ": it is "
              + (vcon.form() == VconForm.UNSIGNED
                  ? "not signed: sign it first"
                  : "encrypted already"));
    }
    JWEHeader header = new JWEHeader(JWEAlgorithm.RSA_OAEP, EncryptionMethod.A256CBC_HS512);
    JWECryptoParts parts;
    try {
      String protectedText = header.toBase64URL().toString();
      parts = new RSAEncrypter(key).encrypt(header, vcon.toJson(), Base64Text.ascii(protectedText));
    } catch (JOSEException e) {
      throw new VconException(
          JoseError.INVALID_KEY, "public_pem_key: can't be used for encryption", e);
    }
    ObjectNode jwe = JsonNodeFactory.instance.objectNode();
    jwe.put("protected", parts.getHeader().toBase64URL().toString());
    jwe.putObject("unprotected").put("cty", "application/vcon").put("uuid", vcon.uuid());
    jwe.putArray("recipients").addObject().put("encrypted_key", parts.getEncryptedKey().toString());
    jwe.put("iv", parts.getInitializationVector().toString());
    jwe.put("ciphertext", parts.getCipherText().toString());
    jwe.put("tag", parts.getAuthenticationTag().toString());
    return Vcon.of(jwe);
  }
}
