package org.vconserver.processor.jose;

import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.PKIXParameters;
import java.security.cert.PKIXRevocationChecker;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Clock;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.vconserver.vcon.error.VconException;

/**
 * Decides which certificates of signers are believed. Immutable.
 *
 * @param anchors the certificates of the authorities that are trusted
 * @param legacyV1 whether certificates of X.509 version 1, which can't say that they are of an
 *     authority, are taken for one: PKIX forbids it, the peers' test certificates need it
 * @param revocation whether lists and services that the certificates name are asked, over the
 *     network, for withdrawn ones
 */
record TrustPolicy(
    List<X509Certificate> anchors, boolean legacyV1, boolean revocation, Clock clock) {
  private static final int SMALLEST_RSA_BITS = 2048;
  private static final int SMALLEST_EC_BITS = 256;

  TrustPolicy {
    anchors = List.copyOf(anchors);
  }

  /**
   * Checks a chain, the signer's certificate first, each one issued by the next. The trusted one
   * may be at its end or be left out.
   *
   * @throws VconException UNTRUSTED_CERTIFICATE, INVALID_CERT_DATE
   */
  void check(List<X509Certificate> chain, String where) {
    List<X509Certificate> path = untilAnchor(chain);
    if (path.isEmpty()) {
      throw untrusted(where, "the signer's certificate is that of an authority");
    }
    if (anchors.isEmpty()) {
      throw untrusted(where, "no certificate of an authority is trusted");
    }
    for (int i = 0; i < path.size(); i++) {
      checkKey(path.get(i).getPublicKey(), where + "[" + i + "]");
      checkDates(path.get(i), where + "[" + i + "]");
      checkAlgorithm(path.get(i), where + "[" + i + "]");
    }
    checkLeafUsage(path.get(0), where);
    if (legacyV1 && path.stream().anyMatch(certificate -> certificate.getVersion() < 3)) {
      checkLegacy(path, where);
    } else {
      checkPkix(path, where);
    }
  }

  private List<X509Certificate> untilAnchor(List<X509Certificate> chain) {
    for (int i = 0; i < chain.size(); i++) {
      if (anchors.contains(chain.get(i))) {
        return chain.subList(0, i);
      }
    }
    return chain;
  }

  private static void checkKey(PublicKey key, String where) {
    boolean strong =
        key instanceof RSAPublicKey rsa
            ? rsa.getModulus().bitLength() >= SMALLEST_RSA_BITS
            : key instanceof ECPublicKey ec
                && ec.getParams().getOrder().bitLength() >= SMALLEST_EC_BITS;
    if (!strong) {
      throw untrusted(where, "the key is too small, or of a kind that is not taken");
    }
  }

  private static void checkAlgorithm(X509Certificate certificate, String where) {
    if (certificate.getSigAlgName().matches("(?i).*(MD2|MD5|SHA1).*")) {
      throw untrusted(where, "is signed with an algorithm that is broken");
    }
  }

  private void checkDates(X509Certificate certificate, String where) {
    try {
      certificate.checkValidity(now());
    } catch (CertificateExpiredException e) {
      throw new VconException(
          JoseError.INVALID_CERT_DATE,
          where + ": not valid after " + certificate.getNotAfter().toInstant(),
          e);
    } catch (CertificateNotYetValidException e) {
      throw new VconException(
          JoseError.INVALID_CERT_DATE,
          where + ": not valid before " + certificate.getNotBefore().toInstant(),
          e);
    }
  }

  /** Requires a key for signatures, if its certificate says what it is for. */
  private static void checkLeafUsage(X509Certificate leaf, String where) {
    boolean[] usage = leaf.getKeyUsage();
    if (usage != null && !usage[0] && !usage[1]) {
      throw untrusted(where + "[0]", "the key is not for signatures");
    }
  }

  private void checkPkix(List<X509Certificate> path, String where) {
    Set<TrustAnchor> trusted = new HashSet<>();
    anchors.forEach(anchor -> trusted.add(new TrustAnchor(anchor, null)));
    try {
      CertPathValidator validator = CertPathValidator.getInstance("PKIX");
      PKIXParameters parameters = new PKIXParameters(trusted);
      parameters.setRevocationEnabled(revocation);
      if (revocation) {
        // Its own checker asks what the certificates name; the default one only what it is given.
        parameters.addCertPathChecker((PKIXRevocationChecker) validator.getRevocationChecker());
      }
      parameters.setDate(now());
      validator.validate(
          CertificateFactory.getInstance("X.509").generateCertPath(path), parameters);
    } catch (CertPathValidatorException e) {
      String place = e.getIndex() < 0 ? where : where + "[" + e.getIndex() + "]";
      throw new VconException(
          JoseError.UNTRUSTED_CERTIFICATE,
          place + ": does not lead to a trusted authority (" + e.getReason() + ")",
          e);
    } catch (GeneralSecurityException e) {
      throw new VconException(JoseError.UNTRUSTED_CERTIFICATE, where + ": can't be checked", e);
    }
  }

  /** Checks all of PKIX that certificates of version 1 can fulfil. */
  private void checkLegacy(List<X509Certificate> path, String where) {
    for (int i = 0; i < path.size(); i++) {
      X509Certificate certificate = path.get(i);
      String place = where + "[" + i + "]";
      if (i + 1 < path.size()) {
        X509Certificate issuer = path.get(i + 1);
        if (!issued(certificate, issuer)) {
          throw untrusted(place, "is not issued by the next one");
        }
        if (issuer.getVersion() >= 3 && issuer.getBasicConstraints() < i) {
          throw untrusted(where + "[" + (i + 1) + "]", "is not of an authority for this chain");
        }
      } else if (anchors.stream().noneMatch(anchor -> issued(certificate, anchor))) {
        throw untrusted(place, "does not lead to a trusted authority");
      }
    }
  }

  private static boolean issued(X509Certificate certificate, X509Certificate issuer) {
    if (!certificate.getIssuerX500Principal().equals(issuer.getSubjectX500Principal())) {
      return false;
    }
    try {
      certificate.verify(issuer.getPublicKey());
      return true;
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private Date now() {
    return Date.from(clock.instant());
  }

  private static VconException untrusted(String where, String why) {
    return new VconException(JoseError.UNTRUSTED_CERTIFICATE, where + ": " + why);
  }
}
