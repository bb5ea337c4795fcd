package org.vconserver.processor.jose;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Clock;
import java.util.List;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vconserver.vcon.error.VconException;

/** Who is believed as an authority and as a signer, with certificates made for each case. */
class AuthoritiesTest {
  private final Issued root = Issued.root("root").authority();
  private final Issued inter = root.issues("inter").authority();

  private static TrustPolicy trusting(boolean legacy, Issued... anchors) {
    return new TrustPolicy(
        List.of(anchors).stream().map(Issued::certificate).toList(),
        legacy,
        false,
        Clock.systemUTC());
  }

  private static void believes(TrustPolicy trust, Issued... chain) {
    trust.check(List.of(chain).stream().map(Issued::certificate).toList(), "x5c");
  }

  private static void refuses(JoseError code, String words, TrustPolicy trust, Issued... chain) {
    VconException refusal = assertThrows(VconException.class, () -> believes(trust, chain));
    assertTrue(
        refusal.code() == code && refusal.getMessage().contains(words),
        refusal.code() + " " + refusal.getMessage());
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void anExpiredAuthorityIsNotBelievedWhereverItStands(boolean legacy) {
    Issued expired = Issued.root("old").ended().authority();
    Issued signer = expired.issues("signer");
    refuses(JoseError.INVALID_CERT_DATE, "not valid after", trusting(legacy, expired), signer);
    refuses(
        JoseError.INVALID_CERT_DATE, "not valid after", trusting(legacy, expired), signer, expired);
  }

  @Test
  void aRenewedAuthorityIsBelievedBesideTheExpiredCertificateOfTheSameKey() {
    Issued expired = Issued.root("root").ended().authority();
    Issued renewed = expired.renewed().authority();
    believes(trusting(false, expired, renewed), expired.issues("signer"));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aTrustedCertificateThatIsNoAuthorityVouchesForNobody(boolean legacy) {
    Issued leaf = Issued.root("leaf").basic(false);
    refuses(
        JoseError.UNTRUSTED_CERTIFICATE,
        "is not that of an authority",
        trusting(legacy, leaf),
        leaf.issues("signer"));
    Issued withoutUse = Issued.root("use").basic(true).usage(KeyUsage.digitalSignature);
    refuses(
        JoseError.UNTRUSTED_CERTIFICATE,
        "is not that of an authority",
        trusting(legacy, withoutUse),
        withoutUse.issues("signer"));
  }

  @Test
  void aChainIsNoLongerThanTheAuthorityMayIssue() {
    Issued narrow = Issued.root("narrow").path(0);
    Issued below = narrow.issues("below").authority();
    believes(trusting(false, narrow), narrow.issues("signer"));
    refuses(
        JoseError.UNTRUSTED_CERTIFICATE,
        "a chain as long as this",
        trusting(false, narrow),
        below.issues("signer"),
        below);
  }

  @Test
  void theKeyOfATlsServerIsNoSigners() {
    TrustPolicy trust = trusting(false, root);
    refuses(
        JoseError.UNTRUSTED_CERTIFICATE,
        "not for signing content",
        trust,
        inter.issues("server").purposes(KeyPurposeId.id_kp_serverAuth),
        inter);
    believes(trust, inter.issues("any"), inter);
    for (KeyPurposeId purpose :
        List.of(
            KeyPurposeId.anyExtendedKeyUsage,
            KeyPurposeId.id_kp_emailProtection,
            KeyPurposeId.id_kp_codeSigning)) {
      believes(
          trust, inter.issues("signer").purposes(KeyPurposeId.id_kp_serverAuth, purpose), inter);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void nameConstraintsBindWhoeverStatesThem(boolean legacy) {
    Issued bound = root.issues("bound").authority().only("example.org");
    TrustPolicy trust = trusting(legacy, root);
    believes(trust, bound.issues("good").host("a.example.org"), bound);
    refuses(
        JoseError.UNTRUSTED_CERTIFICATE,
        "does not lead to a trusted authority",
        trust,
        bound.issues("bad").host("a.example.com"),
        bound);
    Issued boundRoot = Issued.root("boundRoot").authority().only("example.org");
    believes(trusting(legacy, boundRoot), boundRoot.issues("good").host("a.example.org"));
    refuses(
        JoseError.UNTRUSTED_CERTIFICATE,
        "does not lead to a trusted authority",
        trusting(legacy, boundRoot),
        boundRoot.issues("bad").host("a.example.com"));
  }

  @Test
  void aCertificateOfVersion1FreesTheOthersOfNothing() {
    TrustPolicy trust = trusting(true, root);
    Issued old = inter.issues("old").ofVersion1();
    believes(trust, old.issues("signer"), old, inter);
    Issued bound = root.issues("bound").authority().only("example.org");
    Issued underBound = bound.issues("old").ofVersion1();
    refuses(
        JoseError.UNTRUSTED_CERTIFICATE,
        "name constraints",
        trust,
        underBound.issues("signer").host("a.example.com"),
        underBound,
        bound);
    Issued withoutUse = root.issues("use").basic(true).usage(KeyUsage.digitalSignature);
    Issued underIt = withoutUse.issues("old").ofVersion1();
    refuses(
        JoseError.UNTRUSTED_CERTIFICATE,
        "does not lead to a trusted authority",
        trust,
        underIt.issues("signer"),
        underIt,
        withoutUse);
    Issued unknown = old.issues("unknown").authority().criticalUnknown();
    refuses(
        JoseError.UNTRUSTED_CERTIFICATE,
        "does not lead to a trusted authority",
        trust,
        unknown.issues("signer"),
        unknown,
        old,
        inter);
    Issued narrow = root.issues("narrow").path(0);
    Issued tooLong = narrow.issues("old").ofVersion1();
    refuses(
        JoseError.UNTRUSTED_CERTIFICATE,
        "is not of an authority for this chain",
        trust,
        tooLong.issues("signer"),
        tooLong,
        narrow);
  }

  @Test
  void anAuthorityOfVersion1IsForTheLegacyMode() {
    Issued old = Issued.root("old").ofVersion1();
    believes(trusting(true, old), old.issues("signer"));
    refuses(
        JoseError.UNTRUSTED_CERTIFICATE,
        "version 1, which can't say",
        trusting(false, old),
        old.issues("signer"));
  }
}
