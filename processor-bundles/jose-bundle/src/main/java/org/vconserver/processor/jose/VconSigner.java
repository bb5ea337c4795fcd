package org.vconserver.processor.jose;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.RSAPrivateKey;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vconserver.vcon.StrictJson;
import org.vconserver.vcon.Vcon;
import org.vconserver.vcon.VconForm;
import org.vconserver.vcon.error.VconError;
import org.vconserver.vcon.error.VconException;

/**
 * Signs vCons. Immutable.
 *
 * @param chain the certificates, that of the key first; none for those who know the key by its name
 * @param kid names the key to who has trusted keys, protected; null for no name
 * @param style where {@code alg} stands
 */
record VconSigner(PrivateKey key, List<X509Certificate> chain, @Nullable String kid, Style style) {

  /** Names the forms of a JWS: none satisfies both sides. */
  enum Style {
    /** {@code alg} in both headers: py-vcon reads no other, and the draft wants it unprotected. */
    PY_VCON,
    /** {@code alg} protected only: names in both headers are against RFC 7515, section 4. */
    RFC
  }

  /**
   * Looks whether the key may be used.
   *
   * @throws VconException NO_PUBLIC_KEY with neither a certificate nor a name of the key,
   *     INVALID_KEY if the first certificate is of another key or the key is too small
   */
  VconSigner {
    chain = List.copyOf(chain);
    if (chain.isEmpty() && kid == null) {
      throw new VconException(
          JoseError.NO_PUBLIC_KEY,
          "cert_chain_pems: no certificate of the signer is given, and no kid in its place");
    }
    if (!chain.isEmpty() && !isPair(key, chain.get(0).getPublicKey())) {
      throw new VconException(
          JoseError.INVALID_KEY,
          "cert_chain_pems: the first certificate is not of the private key");
    }
    if (key instanceof RSAPrivateKey && !KeyStrength.suffices(key)) {
      throw new VconException(
          JoseError.INVALID_KEY,
          "private_pem_key: an RSA key must have at least "
              + KeyStrength.SMALLEST_RSA_BITS
              + " bits");
    }
  }

  /** Signs with the one and verifies with the other: that says it for keys of every kind. */
  static boolean isPair(PrivateKey key, PublicKey certified) {
    String algorithm = key instanceof ECPrivateKey ? "SHA256withECDSA" : "SHA256withRSA";
    byte[] text = Base64Text.ascii("pair");
    try {
      Signature signing = Signature.getInstance(algorithm);
      signing.initSign(key);
      signing.update(text);
      Signature verifying = Signature.getInstance(algorithm);
      verifying.initVerify(certified);
      verifying.update(text);
      return verifying.verify(signing.sign());
    } catch (GeneralSecurityException | RuntimeException e) {
      return false; // keys of different kinds, or of one that signs nothing here
    }
  }

  /**
   * Gives the signed form, which knows its content.
   *
   * @throws VconException INVALID_VCON_STATE if it is not unsigned
   */
  Vcon sign(Vcon vcon) {
    if (vcon.form() != VconForm.UNSIGNED) {
      throw new VconException(
          VconError.INVALID_VCON_STATE,
          "Cannot sign vCon "
              + vcon.uuid()
              + ": it is "
              + (vcon.form() == VconForm.SIGNED ? "signed already" : "encrypted"));
    }
    JWSAlgorithm algorithm = algorithm();
    JsonNodeFactory nodes = JsonNodeFactory.instance;
    ObjectNode protectedPart = nodes.objectNode().put("alg", algorithm.getName());
    if (kid != null) {
      protectedPart.put("kid", kid);
    }
    ObjectNode header = nodes.objectNode();
    if (style == Style.PY_VCON) {
      header.put("alg", algorithm.getName());
    }
    if (!chain.isEmpty()) {
      encodedChain().forEach(header.putArray("x5c")::add);
    }
    header.put("uuid", vcon.uuid());

    ObjectNode signed = nodes.objectNode();
    String payload = Base64Text.url(vcon.toJson());
    String protectedText = Base64Text.url(StrictJson.write(protectedPart));
    signed.put("payload", payload);
    ObjectNode signature = signed.putArray("signatures").addObject();
    signature.put("protected", protectedText);
    signature.set("header", header);
    signature.put("signature", signature(algorithm, protectedText + "." + payload));
    return Vcon.of(signed).withContent(vcon);
  }

  private JWSAlgorithm algorithm() {
    if (!(key instanceof ECPrivateKey ec)) {
      return JWSAlgorithm.RS256;
    }
    int bits = ec.getParams().getOrder().bitLength();
    return bits <= 256 ? JWSAlgorithm.ES256 : bits <= 384 ? JWSAlgorithm.ES384 : JWSAlgorithm.ES512;
  }

  private List<String> encodedChain() {
    return chain.stream()
        .map(
            certificate -> {
              try {
                return Base64.getEncoder().encodeToString(certificate.getEncoded());
              } catch (CertificateEncodingException e) {
                throw new VconException(
                    JoseError.INVALID_KEY, "cert_chain_pems: a certificate can't be written", e);
              }
            })
        .toList();
  }

  private String signature(JWSAlgorithm algorithm, String input) {
    try {
      JWSSigner signer =
          key instanceof ECPrivateKey ec ? new ECDSASigner(ec) : new RSASSASigner(key);
      return signer.sign(new JWSHeader(algorithm), Base64Text.ascii(input)).toString();
    } catch (JOSEException e) {
      throw new VconException(
          JoseError.INVALID_KEY, "private_pem_key: can't be used for " + algorithm.getName(), e);
    }
  }
}
