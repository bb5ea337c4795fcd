package org.vconserver.processor.jose;

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
  VERIFY(false, KeyUse.SIGNATURE, Set.of(KeyOperation.VERIFY), Set.of()),
  /** Makes signatures: a private key, RSA or of a curve. */
  SIGN(
      true,
      KeyUse.SIGNATURE,
      Set.of(KeyOperation.SIGN),
      Set.of("RS256", "ES256", "ES384", "ES512")),
  /** Encrypts for a recipient: a public key, RSA. */
  ENCRYPT(
      false,
      KeyUse.ENCRYPTION,
      Set.of(KeyOperation.ENCRYPT, KeyOperation.WRAP_KEY),
      Set.of("RSA-OAEP")),
  /** Decrypts what was encrypted for a recipient: a private key, RSA. */
  DECRYPT(true, KeyUse.ENCRYPTION, Set.of(KeyOperation.DECRYPT, KeyOperation.UNWRAP_KEY), Set.of());

  /** Names the curves that algorithms of signatures here are for (RFC 7518, section 3.4). */
  static final Set<String> CURVES = Set.of("P-256", "P-384", "P-521");

  private final boolean ofPrivateKeys;
  private final KeyUse use;
  private final Set<KeyOperation> operations;
  private final Set<String> algorithms;

  KeyPurpose(
      boolean ofPrivateKeys, KeyUse use, Set<KeyOperation> operations, Set<String> algorithms) {
    this.ofPrivateKeys = ofPrivateKeys;
    this.use = use;
    this.operations = operations;
    this.algorithms = algorithms;
  }

  boolean ofPrivateKeys() {
    return ofPrivateKeys;
  }

  /**
   * Says why a key is for something else, by its kind or by what it says of itself (RFC 7517,
   * section 4); empty if it is for this.
   */
  Optional<String> isForOther(JWK key) {
    if (!key.getKeyType().equals(KeyType.RSA)
        && !(use.equals(KeyUse.SIGNATURE) && key instanceof ECKey)) {
      return Optional.of(
          "is of type "
              + key.getKeyType()
              + (use.equals(KeyUse.SIGNATURE) ? "" : ", and must be RSA"));
    }
    if (key instanceof ECKey ec && !CURVES.contains(ec.getCurve().getName())) {
      return Optional.of("is of curve " + KeySet.shown(ec.getCurve().getName()));
    }
    if (key.getKeyUse() != null && !key.getKeyUse().equals(use)) {
      return Optional.of("is for use " + KeySet.shown(key.getKeyUse().getValue()));
    }
    if (key.getKeyOperations() != null
        && Collections.disjoint(key.getKeyOperations(), operations)) {
      return Optional.of("is for other operations (key_ops)");
    }
    if (key.getAlgorithm() != null
        && !algorithms.isEmpty()
        && !algorithms.contains(key.getAlgorithm().getName())) {
      return Optional.of("is for alg " + KeySet.shown(key.getAlgorithm().getName()));
    }
    return key.getKeyRevocation() == null ? Optional.empty() : Optional.of("is revoked");
  }
}
