package org.vconserver.access.token;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.AsymmetricJWK;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyOperation;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetKeyPair;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.X509EncodedKeySpec;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.vconserver.vcon.StrictJson;
import org.vconserver.vcon.error.VconException;

/**
 * Reads public keys of issuers: a JWK, a set of them (RFC 7517), or PEM. Keys of a set that are for
 * something else, or too weak, are passed over. Every method throws IllegalArgumentException, with
 * words that show nothing of the keys, if it finds none.
 */
final class KeyReader {
  /** Limits with how many keys one token may be tried. */
  private static final int MOST_KEYS = 64;

  private static final int LARGEST_FILE = 1 << 20;
  private static final Pattern PEM =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([A-Za-z0-9+/=\\s]*+)-----END \\1-----");
  private static final List<String> KINDS = List.of("RSA", "EC", "Ed25519");

  /** Comes before the 32 bytes of a key in the encoding of X.509 (RFC 8410). */
  private static final String ED25519_PREFIX = "302a300506032b6570032100";

  private KeyReader() {}

  /** Reads keys that are configured: as they stand there, or the file that is named there. */
  static TokenKeySet configured(String value) {
    boolean isText = value.contains("-----BEGIN ") || value.stripLeading().startsWith("{");
    String text = isText ? value : file(value.strip());
    List<TokenKey> keys = text.contains("-----BEGIN ") ? pem(text) : json(text, true);
    return set(keys);
  }

  /** Reads the set of keys that an issuer publishes. */
  static TokenKeySet published(byte[] json) {
    return set(json(new String(json, StandardCharsets.UTF_8), false));
  }

  private static TokenKeySet set(List<TokenKey> keys) {
    if (keys.isEmpty()) {
      throw new IllegalArgumentException(
          "has no public key that can be used: RSA of 2048 bits or more, P-256 or Ed25519");
    }
    if (keys.size() > MOST_KEYS) {
      throw new IllegalArgumentException("has more than " + MOST_KEYS + " keys");
    }
    return new TokenKeySet(keys);
  }

  private static String file(String name) {
    try {
      Path path = Path.of(name);
      if (Files.size(path) <= LARGEST_FILE) {
        return Files.readString(path);
      }
      throw new IllegalArgumentException(name + " is larger than " + LARGEST_FILE + " bytes");
    } catch (IOException | InvalidPathException e) {
      throw new IllegalArgumentException(name + " can't be read: " + e, e);
    }
  }

  private static List<TokenKey> json(String text, boolean onlyPublic) {
    ObjectNode json;
    try {
      json = StrictJson.readObject(text.strip().getBytes(StandardCharsets.UTF_8));
    } catch (VconException e) {
      throw new IllegalArgumentException("is no set of keys: " + e.getMessage(), e);
    }
    if (json.has("keys") && !json.get("keys").isArray()) {
      throw new IllegalArgumentException("is no set of keys: keys must be an array");
    }
    List<TokenKey> keys = new ArrayList<>();
    for (JsonNode one : json.has("keys") ? json.get("keys") : List.of(json)) {
      boolean isPublic = !one.has("d") && !one.has("k");
      if (onlyPublic && !isPublic) {
        throw new IllegalArgumentException("has a key that is not public, which has no place here");
      }
      if (isPublic) {
        jwk(one).ifPresent(keys::add);
      }
    }
    return keys;
  }

  /** Gives a key that is for signatures; others, and those not known, may be in a set too. */
  private static Optional<TokenKey> jwk(JsonNode json) {
    try {
      JWK jwk = JWK.parse(json.toString());
      boolean isForSignatures =
          (jwk.getKeyUse() == null || jwk.getKeyUse().equals(KeyUse.SIGNATURE))
              && (jwk.getKeyOperations() == null
                  || jwk.getKeyOperations().contains(KeyOperation.VERIFY))
              && jwk.getKeyRevocation() == null;
      return isForSignatures
          ? key(
              Optional.ofNullable(jwk.getKeyID()),
              Optional.ofNullable(jwk.getAlgorithm()).map(Object::toString),
              publicKey(jwk))
          : Optional.empty();
    } catch (ParseException | JOSEException | GeneralSecurityException | RuntimeException e) {
      // Readers of keys are not made for ones that lie.
      return Optional.empty();
    }
  }

  private static PublicKey publicKey(JWK jwk) throws JOSEException, GeneralSecurityException {
    if (jwk instanceof OctetKeyPair pair && pair.getCurve().equals(Curve.Ed25519)) {
      String encoded = ED25519_PREFIX + HexFormat.of().formatHex(pair.getDecodedX());
      return KeyFactory.getInstance("Ed25519")
          .generatePublic(new X509EncodedKeySpec(HexFormat.of().parseHex(encoded)));
    }
    if (jwk instanceof AsymmetricJWK pair) {
      return pair.toPublicKey();
    }
    throw new JOSEException("not a public key");
  }

  private static Optional<TokenKey> key(
      Optional<String> kid, Optional<String> stated, PublicKey key) {
    Set<String> able = TokenKey.algorithms(key);
    Set<String> algorithms = stated.map(Set::of).orElse(able);
    return !able.isEmpty() && able.containsAll(algorithms)
        ? Optional.of(new TokenKey(kid, algorithms, key))
        : Optional.empty();
  }

  private static List<TokenKey> pem(String text) {
    List<TokenKey> keys = new ArrayList<>();
    Matcher matcher = PEM.matcher(text);
    while (matcher.find()) {
      String what = matcher.group(1);
      try {
        byte[] encoded = Base64.getMimeDecoder().decode(matcher.group(2));
        key(Optional.empty(), Optional.empty(), pemKey(what, encoded)).ifPresent(keys::add);
      } catch (GeneralSecurityException | IllegalArgumentException e) {
        throw new IllegalArgumentException(
            "has a " + what + " in PEM that can't be used: PUBLIC KEY and CERTIFICATE can be", e);
      }
    }
    return keys;
  }

  private static PublicKey pemKey(String what, byte[] encoded) throws GeneralSecurityException {
    if (what.equals("CERTIFICATE")) {
      return CertificateFactory.getInstance("X.509")
          .generateCertificate(new ByteArrayInputStream(encoded))
          .getPublicKey();
    }
    return KINDS.stream()
        .filter(kind -> what.equals("PUBLIC KEY"))
        .flatMap(kind -> ofKind(kind, encoded).stream())
        .findFirst()
        .orElseThrow(() -> new InvalidKeySpecException(what));
  }

  private static Optional<PublicKey> ofKind(String kind, byte[] encoded) {
    try {
      return Optional.of(
          KeyFactory.getInstance(kind).generatePublic(new X509EncodedKeySpec(encoded)));
    } catch (GeneralSecurityException e) {
      return Optional.empty(); // of another kind
    }
  }
}
