package org.vconserver.access.token;

import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.crypto.opts.AllowWeakRSAKey;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jose.util.JSONObjectUtils;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** A key that signs tokens, with the half that is published. */
record SigningKey(String algorithm, JWK published, Signing signing) {
  private static final int ED25519_BYTES = 32;

  /** Signs as the key does. */
  interface Signing {
    byte[] sign(byte[] input) throws JOSEException, GeneralSecurityException;
  }

  /** Makes a key. */
  interface Making {
    SigningKey make() throws Exception;
  }

  /** Makes a key, which takes long, for all tests of a class. */
  static SigningKey once(Making making) {
    try {
      return making.make();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  static SigningKey rsa(String kid, String algorithm) throws JOSEException {
    return rsa(kid, algorithm, 2048);
  }

  static SigningKey rsa(String kid, String algorithm, int bits) throws JOSEException {
    var pair = new RSAKeyGenerator(bits, true).keyID(kid).generate();
    return new SigningKey(
        algorithm,
        pair.toPublicJWK(),
        by(
            algorithm,
            new RSASSASigner(pair.toPrivateKey(), Set.of(AllowWeakRSAKey.getInstance()))));
  }

  static SigningKey ec(String kid) throws JOSEException {
    var pair = new ECKeyGenerator(Curve.P_256).keyID(kid).generate();
    return new SigningKey("ES256", pair.toPublicJWK(), by("ES256", new ECDSASigner(pair)));
  }

  static SigningKey ed25519(String kid) throws GeneralSecurityException {
    KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    byte[] encoded = pair.getPublic().getEncoded();
    byte[] half = Arrays.copyOfRange(encoded, encoded.length - ED25519_BYTES, encoded.length);
    return new SigningKey(
        "EdDSA",
        new OctetKeyPair.Builder(Curve.Ed25519, Base64URL.encode(half)).keyID(kid).build(),
        input -> {
          Signature signature = Signature.getInstance("Ed25519");
          signature.initSign(pair.getPrivate());
          signature.update(input);
          return signature.sign();
        });
  }

  /** A secret, which the JWK stands for, but is not published. */
  static SigningKey hs256(byte[] secret) throws JOSEException {
    JWK none = new OctetSequenceKey.Builder(secret).build();
    return new SigningKey("HS256", none, by("HS256", new MACSigner(secret)));
  }

  private static Signing by(String algorithm, JWSSigner signer) {
    JWSHeader header = new JWSHeader(JWSAlgorithm.parse(algorithm));
    return input -> signer.sign(header, input).decode();
  }

  /** Signs with this key what says that it is by another algorithm. */
  SigningKey saying(String other) {
    return new SigningKey(other, published, signing);
  }

  /** Issues a token with its usual header. */
  String token(JsonNode claims) {
    String kid = published.getKeyID();
    return token(
        kid == null ? Map.of("typ", "JWT") : Map.of("typ", "JWT", "kid", kid), claims.toString());
  }

  /** Issues a token with members of its header beside the algorithm. */
  String token(Map<String, ?> header, String claims) {
    var all = new LinkedHashMap<String, Object>(Map.of("alg", algorithm));
    all.putAll(header);
    return token(JSONObjectUtils.toJSONString(all), claims);
  }

  /** Issues a token with a whole header. */
  String token(String header, String claims) {
    String input = part(header) + "." + part(claims);
    try {
      byte[] signature = signing.sign(input.getBytes(StandardCharsets.US_ASCII));
      return input + "." + Base64URL.encode(signature);
    } catch (JOSEException | GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Writes a text as it stands in a token. */
  static String part(String text) {
    return Base64URL.encode(text).toString();
  }
}
