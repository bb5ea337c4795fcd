package org.vconserver.processor.jose;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import java.util.function.Consumer;
import org.vconserver.vcon.StrictJson;
import org.vconserver.vcon.Vcon;

/** Makes signed vCons without certificates, with the headers that a test wants, and keys for it. */
final class Token {
  private static final byte[] PAYLOAD = TestData.bytes("expected/own_signed_payload.json");

  private Token() {}

  static RSAKey rsa(String kid) {
    try {
      return new RSAKeyGenerator(2048).keyID(kid).generate();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  static ECKey curve(Curve curve, String kid) {
    try {
      return new ECKeyGenerator(curve).keyID(kid).generate();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Signs with a key; all of the header is protected. */
  static Vcon signed(JWK key, JWSAlgorithm algorithm, Consumer<ObjectNode> header) {
    try {
      JWSSigner signer =
          key instanceof ECKey ec ? new ECDSASigner(ec) : new RSASSASigner(key.toRSAKey());
      return signed(signer, algorithm, header);
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  static Vcon signed(JWK key, String algorithm, String kid) {
    return signed(key, JWSAlgorithm.parse(algorithm), header -> header.put("kid", kid));
  }

  /** Signs with a text as the secret, as who takes a public key for one. */
  static Vcon signedWithSecret(byte[] secret) {
    try {
      return signed(new MACSigner(secret), JWSAlgorithm.HS256, header -> {});
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Vcon signed(JWSSigner signer, JWSAlgorithm algorithm, Consumer<ObjectNode> more)
      throws JOSEException {
    ObjectNode header = JsonNodeFactory.instance.objectNode().put("alg", algorithm.getName());
    more.accept(header);
    String inside = Base64Text.url(StrictJson.write(header));
    String payload = Base64Text.url(PAYLOAD);
    ObjectNode jws = JsonNodeFactory.instance.objectNode().put("payload", payload);
    jws.putArray("signatures")
        .addObject()
        .put("protected", inside)
        .put(
            "signature",
            signer
                .sign(new JWSHeader(algorithm), Base64Text.ascii(inside + "." + payload))
                .toString());
    return Vcon.of(jws);
  }
}
