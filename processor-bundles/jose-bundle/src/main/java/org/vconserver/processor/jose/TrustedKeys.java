package org.vconserver.processor.jose;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.RSAKey;
import java.security.PublicKey;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vconserver.vcon.error.VconException;

/**
 * Decides which public keys are believed without a certificate. Each must be of the kind that the
 * signature's {@code alg} is for, and be valid now if it says from when or until when. Immutable.
 */
record TrustedKeys(KeySet set, Clock clock) {

  /**
   * Tells whether the key of a certificate that a signature brings along is itself trusted: then
   * nothing more is asked of the certificate.
   */
  boolean has(PublicKey key, JWSAlgorithm algorithm) {
    if (set.keys().isEmpty()) {
      return false;
    }
    String wanted;
    try {
      wanted = KeySet.thumbprint(PemReader.jwk(key, null));
    } catch (IllegalArgumentException e) {
      return false; // of a kind that no trusted key is of
    }
    return set.keys().stream()
        .filter(own -> KeySet.thumbprint(own).equals(wanted))
        .anyMatch(own -> fits(algorithm, own) && fault(own) == null);
  }

  /**
   * Gives the keys that a signature without certificates may be made with: what its header names,
   * else those without such a name. Whether one is the signer's, only the signature tells.
   *
   * @throws VconException INVALID_VCON_SIGNATURE if no key is trusted, UNTRUSTED_KEY if none is
   *     called as the header says or fits its {@code alg}, INVALID_CERT_DATE if none is valid now
   */
  List<PublicKey> signers(JoseHeader header, JWSAlgorithm algorithm, String where) {
    String named = KeySet.named(header, where);
    if (set.keys().isEmpty()) {
      throw new VconException(
          JoseError.INVALID_VCON_SIGNATURE,
          where
              + ": has no certificates (x5c; x5u is not followed), and no public key is trusted"
              + (named.isEmpty() ? "" : ", not " + named + " either"));
    }
    List<JWK> meant = set.meant(header, where);
    List<JWK> fitting = meant.stream().filter(key -> fits(algorithm, key)).toList();
    if (fitting.isEmpty()) {
      throw new VconException(
          JoseError.UNTRUSTED_KEY,
          where
              + (meant.isEmpty()
                  ? ": names the key " + named + ", which is not trusted"
                  : ": no trusted key "
                      + (named.isEmpty() ? "" : "that may be " + named + " ")
                      + "is for alg "
                      + algorithm.getName())
              + "; trusted: "
              + set.names());
    }
    List<PublicKey> valid = new ArrayList<>();
    String fault = null;
    for (JWK key : fitting) {
      String own = fault(key);
      if (own == null) {
        valid.add((PublicKey) KeyReader.key(where, key));
      } else {
        fault = own;
      }
    }
    if (valid.isEmpty()) {
      throw new VconException(JoseError.INVALID_CERT_DATE, where + ": " + fault);
    }
    return valid;
  }

  /** Says which keys were tried, in words that follow those of a signature that does not fit. */
  String tried(JoseHeader header, String where) {
    String named = KeySet.named(header, where);
    return (named.isEmpty() ? "" : "; it names the key " + named) + "; trusted: " + set.names();
  }

  private static boolean fits(JWSAlgorithm algorithm, JWK key) {
    boolean ofItsKind =
        JWSAlgorithm.Family.RSA.contains(algorithm)
            ? key instanceof RSAKey
            : key instanceof ECKey ec && Curve.forJWSAlgorithm(algorithm).contains(ec.getCurve());
    return ofItsKind && KeySet.isFor(key, algorithm);
  }

  /** Says why a key is not valid now. */
  private @Nullable String fault(JWK key) {
    Instant now = clock.instant();
    Date from = key.getNotBeforeTime();
    Date until = key.getExpirationTime();
    String name = "the key " + KeySet.shown(KeySet.name(key));
    if (from != null && now.isBefore(from.toInstant())) {
      return name + " is not valid before " + from.toInstant();
    }
    if (until != null && now.isAfter(until.toInstant())) {
      return name + " is not valid after " + until.toInstant();
    }
    return null;
  }
}
