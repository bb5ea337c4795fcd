package org.vconserver.processor.jose;

import com.nimbusds.jose.Algorithm;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyOperation;
import com.nimbusds.jose.jwk.KeyType;
import com.nimbusds.jose.jwk.KeyUse;
import java.util.Collections;
import java.util.Optional;
import java.util.Set;

/** Names what keys are read for, and what a key must be for it. */
enum KeyPurpose {
  /** Verifies signatures: a public key, RSA or of a curve. */
  VERIFY,
  /** Makes signatures: a private key, RSA or of a curve. */
  SIGN,
  /** Encrypts for a recipient: a public key, RSA. */
  ENCRYPT,
  /** Decrypts what was encrypted for a recipient: a private key, RSA. */
  DECRYPT;

  /** Names the curves that algorithms of signatures here are for (RFC 7518, section 3.4). */
  static final Set<String> CURVES = Set.of("P-256", "P-384", "P-521");

  boolean ofPrivateKeys() {
    return this == SIGN || this == DECRYPT;
  }

  private boolean ofSignatures() {
    return this == SIGN || this == VERIFY;
  }

  private Set<KeyOperation> operations() {
    return switch (this) {
      case VERIFY -> Set.of(KeyOperation.VERIFY);
      case SIGN -> Set.of(KeyOperation.SIGN);
      case ENCRYPT -> Set.of(KeyOperation.ENCRYPT, KeyOperation.WRAP_KEY);
      case DECRYPT -> Set.of(KeyOperation.DECRYPT, KeyOperation.UNWRAP_KEY);
    };
  }

  /** Tells whether what is made here can be of an algorithm; what is read chooses by its own. */
  private boolean takes(Algorithm algorithm) {
    return switch (this) {
      case VERIFY, DECRYPT -> true;
      case SIGN -> Set.of("RS256", "ES256", "ES384", "ES512").contains(algorithm.getName());
      case ENCRYPT -> algorithm.getName().equals("RSA-OAEP");
    };
  }

  /**
   * Says why a key is for something else, by its kind or by what it says of itself (RFC 7517,
   * section 4); empty if it is for this.
   */
  Optional<String> isForOther(JWK key) {
    boolean ofKind =
        key.getKeyType().equals(KeyType.RSA)
            || (ofSignatures() && key.getKeyType().equals(KeyType.EC));
    if (!ofKind) {
      return Optional.of(
          "is of type " + key.getKeyType() + (ofSignatures() ? "" : ", and must be RSA"));
    }
    if (key instanceof ECKey ec && !CURVES.contains(ec.getCurve().getName())) {
      return Optional.of("is of curve " + KeySet.shown(ec.getCurve().getName()));
    }
    KeyUse use = ofSignatures() ? KeyUse.SIGNATURE : KeyUse.ENCRYPTION;
    if (key.getKeyUse() != null && !key.getKeyUse().equals(use)) {
      return Optional.of("is for use " + KeySet.shown(key.getKeyUse().getValue()));
    }
    if (key.getKeyOperations() != null
        && Collections.disjoint(key.getKeyOperations(), operations())) {
      return Optional.of("is for other operations (key_ops)");
    }
    if (key.getAlgorithm() != null && !takes(key.getAlgorithm())) {
      return Optional.of("is for alg " + KeySet.shown(key.getAlgorithm().getName()));
    }
    return key.getKeyRevocation() == null ? Optional.empty() : Optional.of("is revoked");
  }
}
