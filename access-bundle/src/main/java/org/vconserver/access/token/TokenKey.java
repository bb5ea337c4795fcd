package org.vconserver.access.token;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.factories.DefaultJWSVerifierFactory;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.util.Base64URL;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.NamedParameterSpec;
import java.util.Optional;
import java.util.Set;
import javax.crypto.SecretKey;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds a key that tells whether a token is signed with it, or with the private key that belongs to
 * it. Immutable.
 *
 * @param kid the name that tokens call it by, if it has one
 * @param algorithms for which it may be used, one family's only
 */
record TokenKey(Optional<String> kid, Set<String> algorithms, Key key) {
  static final String EDDSA = "EdDSA";
  static final String HS256 = "HS256";

  private static final Logger LOG = LoggerFactory.getLogger(TokenKey.class);
  private static final int SMALLEST_RSA_BITS = 2048;

  TokenKey {
    algorithms = Set.copyOf(algorithms);
  }

  /** Names the algorithms that a public key can be used for; none if it is weak or not known. */
  static Set<String> algorithms(PublicKey key) {
    if (key instanceof RSAPublicKey rsa) {
      boolean suffices = rsa.getModulus().bitLength() >= SMALLEST_RSA_BITS;
      return suffices ? Set.of("RS256", "PS256") : Set.of();
    }
    if (key instanceof ECPublicKey ec) {
      return Curve.P_256.equals(Curve.forECParameterSpec(ec.getParams()))
          ? Set.of("ES256")
          : Set.of();
    }
    boolean ed25519 =
        key instanceof EdECPublicKey ed
            && ed.getParams().getName().equals(NamedParameterSpec.ED25519.getName());
    return ed25519 ? Set.of(EDDSA) : Set.of();
  }

  /** Tells whether a token is signed with this key, by an algorithm that the key is for. */
  boolean signed(SignedToken token) {
    if (!algorithms.contains(token.algorithm())) {
      return false;
    }
    try {
      return token.algorithm().equals(EDDSA) ? ed25519(token) : jose(token);
    } catch (JOSEException | GeneralSecurityException e) {
      LOG.debug("A signature can't be looked at: {}", e.toString());
      return false;
    }
  }

  private boolean jose(SignedToken token) throws JOSEException {
    JWSHeader header = new JWSHeader(JWSAlgorithm.parse(token.algorithm()));
    return new DefaultJWSVerifierFactory()
        .createJWSVerifier(header, key)
        .verify(header, token.input(), Base64URL.encode(token.signature()));
  }

  /** Verifies it by Java itself: the library would need another one. */
  private boolean ed25519(SignedToken token) throws GeneralSecurityException {
    Signature signature = Signature.getInstance("Ed25519");
    signature.initVerify((PublicKey) key);
    signature.update(token.input());
    return signature.verify(token.signature());
  }

  /** Names the key only: it may be secret. */
  @Override
  public String toString() {
    return kid.orElse(key instanceof SecretKey ? "a secret" : "a key without a name");
  }
}
