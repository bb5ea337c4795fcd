package org.vconserver.processor.jose;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.EncryptionMethod;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.JWECryptoParts;
import com.nimbusds.jose.JWEHeader;
import com.nimbusds.jose.crypto.DirectEncrypter;
import com.nimbusds.jose.jwk.JWK;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.interfaces.RSAPublicKey;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.crypto.spec.SecretKeySpec;
import org.vconserver.vcon.StrictJson;
import org.vconserver.vcon.Vcon;
import org.vconserver.vcon.VconForm;
import org.vconserver.vcon.error.VconError;
import org.vconserver.vcon.error.VconException;

/**
 * Encrypts signed vCons for recipients, in the form of RFC 7516 whose first recipient py-vcon opens
 * too: {@code alg} and {@code enc} protected only. Each recipient is named by the {@code kid} of
 * his key, else its thumbprint (RFC 7638), so that who has many keys finds the one. Immutable.
 */
record VconEncryption(List<JWK> recipients) {
  private static final EncryptionMethod METHOD = EncryptionMethod.A256CBC_HS512;
  private static final SecureRandom RANDOM = new SecureRandom();

  /**
   * Takes keys into use, each once.
   *
   * @throws VconException INVALID_KEY if there are more than 32
   */
  VconEncryption {
    Map<String, JWK> different = new LinkedHashMap<>();
    recipients.forEach(key -> different.putIfAbsent(KeySet.thumbprint(key), key));
    recipients = List.copyOf(different.values());
    if (recipients.size() > VconDecryption.MOST_RECIPIENTS) {
      throw new VconException(
          JoseError.INVALID_KEY,
          "public_keys: more than " + VconDecryption.MOST_RECIPIENTS + " recipients");
    }
  }

  /**
   * Makes the encrypted form. All that the document has is encrypted, also what stands unsigned
   * beside a payload.
   *
   * @throws VconException INVALID_VCON_STATE if it is not signed: that must come first (core-04,
   *     section 5.3)
   */
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
    JsonNodeFactory nodes = JsonNodeFactory.instance;
    String protectedText =
        Base64Text.url(
            StrictJson.write(
                nodes.objectNode().put("alg", "RSA-OAEP").put("enc", METHOD.getName())));
    byte[] contentKey = new byte[METHOD.cekBitLength() / Byte.SIZE];
    RANDOM.nextBytes(contentKey);
    ObjectNode jwe = nodes.objectNode();
    jwe.put("protected", protectedText);
    jwe.putObject("unprotected").put("cty", "application/vcon").put("uuid", vcon.uuid());
    ArrayNode sealed = jwe.putArray("recipients");
    for (JWK key : recipients) {
      ObjectNode recipient = sealed.addObject();
      recipient.putObject("header").put("kid", KeySet.name(key));
      recipient.put("encrypted_key", wrap(contentKey, key));
    }
    try {
      JWECryptoParts parts =
          new DirectEncrypter(new SecretKeySpec(contentKey, "AES"))
              .encrypt(
                  new JWEHeader(JWEAlgorithm.DIR, METHOD),
                  vcon.toJson(),
                  Base64Text.ascii(protectedText));
      jwe.put("iv", parts.getInitializationVector().toString());
      jwe.put("ciphertext", parts.getCipherText().toString());
      jwe.put("tag", parts.getAuthenticationTag().toString());
    } catch (JOSEException e) {
      throw new IllegalStateException("A256CBC-HS512 is not there", e);
    }
    return Vcon.of(jwe);
  }

  private static String wrap(byte[] contentKey, JWK key) {
    String name = KeySet.shown(KeySet.name(key));
    try {
      RSAPublicKey rsa = (RSAPublicKey) KeyReader.key(name, key);
      return Base64Text.url(OaepPadding.RSA_OAEP.wrap(contentKey, rsa));
    } catch (GeneralSecurityException e) {
      throw new VconException(
          JoseError.INVALID_KEY, "the key " + name + " can't be used for encryption", e);
    }
  }
}
