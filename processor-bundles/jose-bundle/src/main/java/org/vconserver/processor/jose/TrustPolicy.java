package org.vconserver.processor.jose;

import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.CertificateParsingException;
import java.security.cert.PKIXParameters;
import java.security.cert.PKIXRevocationChecker;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Date;
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
  /** Places of the bits of a key usage (RFC 5280, section 4.2.1.3). */
  private static final int DIGITAL_SIGNATURE = 0;

  private static final int NON_REPUDIATION = 1;
  private static final int KEY_CERT_SIGN = 5;
  private static final String NAME_CONSTRAINTS = "2.5.29.30";

  /**
   * Lists the extended key usages of signers: any, code, mail, documents (RFC 9336), Microsoft's.
   */
  private static final Set<String> SIGNERS =
      Set.of(
          "2.5.29.37.0",
          "1.3.6.1.5.5.7.3.3",
          "1.3.6.1.5.5.7.3.4",
          "1.3.6.1.5.5.7.3.36",
          "1.3.6.1.4.1.311.10.3.12");

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
    checkPath(path, authorities(path, where), where);
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
    if (!KeyStrength.suffices(key)) {
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

  /**
   * Requires a key for signatures on content, if its certificate says what it is for: that of a TLS
   * server is no signer.
   */
  private static void checkLeafUsage(X509Certificate leaf, String where) {
    boolean[] usage = leaf.getKeyUsage();
    if (usage != null && !usage[DIGITAL_SIGNATURE] && !usage[NON_REPUDIATION]) {
      throw untrusted(where + "[0]", "the key is not for signatures");
    }
    List<String> purposes;
    try {
      purposes = leaf.getExtendedKeyUsage();
    } catch (CertificateParsingException e) {
      throw new VconException(
          JoseError.UNTRUSTED_CERTIFICATE, where + "[0]: what the key is for can't be read", e);
    }
    if (purposes != null && Collections.disjoint(purposes, SIGNERS)) {
      throw untrusted(
          where + "[0]",
          "the key is not for signing content (its extended key usage has none of mail, code,"
              + " documents, any)");
    }
  }

  // ---- authorities ----

  /** Finds the trusted certificates that have issued the last one of a path, and may do so now. */
  private List<X509Certificate> authorities(List<X509Certificate> path, String where) {
    int last = path.size() - 1;
    List<X509Certificate> good = new ArrayList<>();
    VconException fault =
        untrusted(where + "[" + last + "]", "does not lead to a trusted authority");
    for (X509Certificate anchor : anchors) {
      if (issued(path.get(last), anchor)) {
        try {
          checkAuthority(anchor, last, where + ": the trusted certificate that it leads to");
          good.add(anchor);
        } catch (VconException e) {
          fault = e;
        }
      }
    }
    if (good.isEmpty()) {
      throw fault;
    }
    return good;
  }

  /**
   * Requires of a trusted certificate what PKIX requires of all between it and the signer's: PKIX
   * does not look at it.
   *
   * @param below how many certificates of authorities follow it
   */
  private void checkAuthority(X509Certificate anchor, int below, String where) {
    checkDates(anchor, where);
    checkKey(anchor.getPublicKey(), where);
    boolean[] usage = anchor.getKeyUsage();
    if (anchor.getVersion() < 3) {
      if (!legacyV1) {
        throw untrusted(where, "is of X.509 version 1, which can't say that it is of an authority");
      }
    } else if (anchor.getBasicConstraints() < 0 || (usage != null && !usage[KEY_CERT_SIGN])) {
      throw untrusted(where, "is not that of an authority");
    } else if (anchor.getBasicConstraints() < below) {
      throw untrusted(where, "is not of an authority for a chain as long as this");
    }
    if (anchor.hasUnsupportedCriticalExtension()) {
      throw untrusted(where, "has a critical extension that is not known");
    }
    if (isConstrained(anchor) && !issued(anchor, anchor)) {
      throw untrusted(where, "has name constraints and is no root: they can't be checked");
    }
  }

  private static boolean isConstrained(X509Certificate certificate) {
    return certificate.getExtensionValue(NAME_CONSTRAINTS) != null;
  }

  // ---- paths ----

  /**
   * Checks a path by PKIX. It takes no certificate of version 1 for that of an issuer; where that
   * is allowed, the part of the path that such a one has issued is checked for itself.
   */
  private void checkPath(
      List<X509Certificate> path, List<X509Certificate> authorities, String where) {
    int from = 0;
    for (int i = 1; legacyV1 && i < path.size(); i++) {
      X509Certificate issuer = path.get(i);
      String place = where + "[" + i + "]";
      if (issuer.getVersion() < 3) {
        checkPkix(path.subList(from, i), from, List.of(issuer), where);
        from = i;
      } else if (from > 0 && issuer.getBasicConstraints() < i - 1) {
        throw untrusted(place, "is not of an authority for this chain");
      } else if (from > 0 && isConstrained(issuer)) {
        throw untrusted(place, "has name constraints above a certificate of X.509 version 1");
      }
    }
    if (from > 0 && authorities.stream().allMatch(TrustPolicy::isConstrained)) {
      throw untrusted(where, "the authority has name constraints above X.509 version 1");
    }
    checkPkix(path.subList(from, path.size()), from, authorities, where);
  }

  /**
   * Checks a part of a path.
   *
   * @param from where the part begins in the path
   * @param issuers those that have issued the last one of it, as far as names and keys tell
   */
  private void checkPkix(
      List<X509Certificate> part, int from, List<X509Certificate> issuers, String where) {
    CertPathValidatorException fault = null;
    for (X509Certificate issuer : issuers) {
      try {
        validate(part, issuer);
        return;
      } catch (CertPathValidatorException e) {
        fault = e;
      } catch (GeneralSecurityException e) {
        throw new VconException(JoseError.UNTRUSTED_CERTIFICATE, where + ": can't be checked", e);
      }
    }
    if (fault != null) {
      String place = fault.getIndex() < 0 ? where : where + "[" + (from + fault.getIndex()) + "]";
      throw new VconException(
          JoseError.UNTRUSTED_CERTIFICATE,
          place + ": does not lead to a trusted authority (" + fault.getReason() + ")",
          fault);
    }
  }

  private void validate(List<X509Certificate> part, X509Certificate issuer)
      throws GeneralSecurityException {
    List<X509Certificate> path = new ArrayList<>(part);
    TrustAnchor anchor = new TrustAnchor(issuer, null);
    if (isConstrained(issuer)) {
      // Java takes no name constraints of what is trusted, only of what is on the path.
      path.add(issuer);
      anchor = new TrustAnchor(issuer.getSubjectX500Principal(), issuer.getPublicKey(), null);
    }
    CertPathValidator validator = CertPathValidator.getInstance("PKIX");
    PKIXParameters parameters = new PKIXParameters(Set.of(anchor));
    parameters.setRevocationEnabled(revocation);
    if (revocation) {
      // Its own checker asks what the certificates name; the default one only what it is given.
      parameters.addCertPathChecker((PKIXRevocationChecker) validator.getRevocationChecker());
    }
    parameters.setDate(now());
    validator.validate(CertificateFactory.getInstance("X.509").generateCertPath(path), parameters);
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
