package org.vconserver.processor.jose;

import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.util.Base64URL;
import java.io.ByteArrayInputStream;
import java.security.PublicKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.vconserver.vcon.Vcon;
import org.vconserver.vcon.VconForm;
import org.vconserver.vcon.VconUuid;
import org.vconserver.vcon.error.VconError;
import org.vconserver.vcon.error.VconException;

/**
 * Verifies signed vCons: every signature must be good, its certificates must lead to a trusted
 * authority, or its key be trusted itself, and what is signed must be a vCon with the uuid that the
 * signatures name. A signed vCon within a signed one, as archives make them, is verified by the
 * same rules. Thread-safe.
 */
record VconVerification(TrustPolicy trust, TrustedKeys keys) {
  private static final Map<String, JWSAlgorithm> ALGORITHMS =
      Stream.of(
              JWSAlgorithm.RS256,
              JWSAlgorithm.RS384,
              JWSAlgorithm.RS512,
              JWSAlgorithm.PS256,
              JWSAlgorithm.PS384,
              JWSAlgorithm.PS512,
              JWSAlgorithm.ES256,
              JWSAlgorithm.ES384,
              JWSAlgorithm.ES512)
          .collect(Collectors.toMap(JWSAlgorithm::getName, Function.identity()));
  private static final int MOST_NESTED = 8;
  private static final int MOST_SIGNATURES = 16;
  private static final int LONGEST_CHAIN = 10;

  /**
   * Gives the same vCon with its verified content.
   *
   * @throws VconException INVALID_VCON_STATE, and all errors of signatures and certificates
   */
  Vcon verify(Vcon vcon) {
    if (vcon.form() != VconForm.SIGNED) {
      throw new VconException(
          VconError.INVALID_VCON_STATE, "Cannot verify vCon " + vcon.uuid() + ": it is not signed");
    }
    if (vcon.readable()) {
      throw new VconException(
          VconError.INVALID_VCON_STATE,
          "Cannot verify vCon " + vcon.uuid() + ": it is verified already");
    }
    return vcon.withContent(content(vcon, 0));
  }

  private Vcon content(Vcon signed, int depth) {
    if (depth == MOST_NESTED) {
      throw new VconException(
          JoseError.JWS_ERROR, "more than " + MOST_NESTED + " signed vCons within each other");
    }
    checkSignatures(signed);
    Vcon content;
    try {
      content = Vcon.parse(signed.unverifiedPayload());
    } catch (VconException e) {
      if (VconError.isOfMemory(e.code())) {
        throw e;
      }
      throw new VconException(
          VconError.INVALID_VCON, "the payload is no vCon: " + e.getMessage(), e);
    }
    if (!VconUuid.same(content.uuid(), signed.uuid())) {
      throw new VconException(
          JoseError.INVALID_VCON_SIGNATURE,
          "the payload has another uuid than the signature names");
    }
    return switch (content.form()) {
      case UNSIGNED -> content;
      case SIGNED -> content(content, depth + 1);
      case ENCRYPTED ->
          throw new VconException(
              VconError.INVALID_VCON, "the payload is an encrypted vCon: sign before encrypting");
    };
  }

  /** Looks at all signatures, so that the message can say which one is at fault. */
  private void checkSignatures(Vcon signed) {
    JsonNode signatures = signed.tree().path("signatures");
    if (!signatures.isArray()) {
      throw new VconException(JoseError.JWS_ERROR, "signatures: must be an array");
    }
    if (signatures.isEmpty() || signatures.size() > MOST_SIGNATURES) {
      throw new VconException(
          JoseError.INVALID_VCON_SIGNATURE,
          "signatures: must be 1 to " + MOST_SIGNATURES + ", not " + signatures.size());
    }
    String payload = signed.tree().path("payload").asText();
    Base64Text.url(payload, JoseError.JWS_ERROR, "payload");
    List<VconException> faults = new ArrayList<>();
    for (int i = 0; i < signatures.size(); i++) {
      try {
        checkSignature(signatures.get(i), payload, signed.uuid(), "signatures[" + i + "]");
      } catch (VconException e) {
        faults.add(e);
      } catch (RuntimeException e) {
        // Readers of keys and certificates are not made for ones that lie.
        faults.add(
            new VconException(
                JoseError.INVALID_VCON_SIGNATURE, "signatures[" + i + "]: can't be read", e));
      }
    }
    if (!faults.isEmpty()) {
      String all = faults.stream().map(VconException::getMessage).collect(Collectors.joining("; "));
      throw new VconException(
          faults.get(0).code(),
          signatures.size() == 1
              ? all
              : faults.size() + " of " + signatures.size() + " signatures are not good: " + all,
          faults.get(0));
    }
  }

  private void checkSignature(JsonNode signature, String payload, String uuid, String where) {
    if (!signature.isObject() || !signature.path("signature").isTextual()) {
      throw new VconException(JoseError.JWS_ERROR, where + ": is no signature");
    }
    JoseHeader header =
        JoseHeader.of(
            signature.path("protected"), JoseError.JWS_ERROR, where, signature.path("header"));
    JWSAlgorithm algorithm = ALGORITHMS.get(header.text("alg", where));
    if (algorithm == null) {
      throw new VconException(JoseError.JWS_ERROR, where + ": this alg is not allowed");
    }
    List<PublicKey> signers = signers(header, algorithm, where);
    String input = signature.path("protected").asText("") + "." + payload;
    String value = signature.path("signature").textValue();
    Base64Text.url(value, JoseError.JWS_ERROR, where + ".signature");
    if (signers.stream().noneMatch(key -> fits(algorithm, key, input, value))) {
      throw new VconException(
          JoseError.INVALID_SIGNATURE,
          where
              + ": does not fit what is signed"
              + (header.all().has("x5c") ? "" : keys.tried(header, where)));
    }
    JsonNode named = header.all().path("uuid");
    if (!named.isMissingNode() && !VconUuid.same(named.asText(), uuid)) {
      throw new VconException(JoseError.INVALID_VCON_SIGNATURE, where + ": names another uuid");
    }
  }

  /** Gives the keys that are believed to be of the signer, of which one must fit. */
  private List<PublicKey> signers(JoseHeader header, JWSAlgorithm algorithm, String where) {
    if (!header.all().has("x5c")) {
      return keys.signers(header, algorithm, where);
    }
    List<X509Certificate> chain = certificates(header.all().path("x5c"), where + ".x5c");
    PublicKey key = chain.get(0).getPublicKey();
    if (!keys.has(key, algorithm)) {
      trust.check(chain, where + ".x5c");
    }
    return List.of(key);
  }

  private static boolean fits(
      JWSAlgorithm algorithm, PublicKey key, String input, String signature) {
    try {
      JWSVerifier verifier;
      if (JWSAlgorithm.Family.RSA.contains(algorithm) && key instanceof RSAPublicKey rsa) {
        verifier = new RSASSAVerifier(rsa);
      } else if (JWSAlgorithm.Family.EC.contains(algorithm) && key instanceof ECPublicKey ec) {
        verifier = new ECDSAVerifier(ec);
      } else {
        return false;
      }
      return verifier.verify(
          new JWSHeader(algorithm), Base64Text.ascii(input), new Base64URL(signature));
    } catch (JOSEException e) {
      return false;
    }
  }

  private static List<X509Certificate> certificates(JsonNode x5c, String where) {
    if (!x5c.isArray() || x5c.isEmpty() || x5c.size() > LONGEST_CHAIN) {
      throw new VconException(
          JoseError.INVALID_VCON_SIGNATURE,
          where + ": must be an array of 1 to " + LONGEST_CHAIN + " certificates");
    }
    List<X509Certificate> chain = new ArrayList<>();
    for (int i = 0; i < x5c.size(); i++) {
      try {
        // Standard base64, unlike everything else in a JWS (RFC 7515, section 4.1.6).
        byte[] der = Base64.getDecoder().decode(x5c.get(i).asText());
        chain.add(
            (X509Certificate)
                CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(der)));
      } catch (CertificateException | RuntimeException e) {
        throw new VconException(
            JoseError.INVALID_VCON_SIGNATURE,
            where + "[" + i + "]: is not a certificate in base64",
            e);
      }
    }
    return chain;
  }
}
