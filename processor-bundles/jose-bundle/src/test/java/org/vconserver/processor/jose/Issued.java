package org.vconserver.processor.jose;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.NameConstraints;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v1CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.jspecify.annotations.Nullable;

/** Makes certificates of elliptic curves, each with what its case needs. Immutable. */
record Issued(
    String name,
    KeyPair keys,
    @Nullable Issued issuer,
    List<Extension> extensions,
    boolean expired,
    boolean version1) {
  static Issued root(String name) {
    return new Issued(name, newKeys(), null, List.of(), false, false);
  }

  Issued issues(String subject) {
    return new Issued(subject, newKeys(), this, List.of(), false, false);
  }

  /** Makes another certificate of the same name and key. */
  Issued renewed() {
    return new Issued(name, keys, issuer, List.of(), false, false);
  }

  Issued ended() {
    return new Issued(name, keys, issuer, extensions, true, version1);
  }

  Issued ofVersion1() {
    return new Issued(name, keys, issuer, extensions, expired, true);
  }

  Issued authority() {
    return basic(true).usage(KeyUsage.keyCertSign);
  }

  Issued basic(boolean authority) {
    return with(Extension.basicConstraints, true, new BasicConstraints(authority));
  }

  Issued path(int length) {
    return with(Extension.basicConstraints, true, new BasicConstraints(length))
        .usage(KeyUsage.keyCertSign);
  }

  Issued usage(int bits) {
    return with(Extension.keyUsage, true, new KeyUsage(bits));
  }

  Issued purposes(KeyPurposeId... purposes) {
    return with(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purposes));
  }

  Issued host(String host) {
    return with(
        Extension.subjectAlternativeName,
        false,
        new GeneralNames(new GeneralName(GeneralName.dNSName, host)));
  }

  /** Binds all below to a domain. */
  Issued only(String domain) {
    GeneralSubtree subtree = new GeneralSubtree(new GeneralName(GeneralName.dNSName, domain));
    return with(
        Extension.nameConstraints,
        true,
        new NameConstraints(new GeneralSubtree[] {subtree}, new GeneralSubtree[0]));
  }

  Issued criticalUnknown() {
    return with(new ASN1ObjectIdentifier("1.3.6.1.4.1.55555.1"), true, DERNull.INSTANCE);
  }

  private Issued with(ASN1ObjectIdentifier type, boolean critical, ASN1Encodable value) {
    try {
      List<Extension> more = new ArrayList<>(extensions);
      more.add(Extension.create(type, critical, value));
      return new Issued(name, keys, issuer, List.copyOf(more), expired, version1);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  X509Certificate certificate() {
    Issued by = issuer == null ? this : issuer;
    Instant end = Instant.now().plus(Duration.ofDays(expired ? -1 : 1));
    Date from = Date.from(Instant.now().minus(Duration.ofDays(9)));
    try {
      ContentSigner signer =
          new JcaContentSignerBuilder("SHA256withECDSA").build(by.keys.getPrivate());
      X509CertificateHolder holder =
          version1
              ? new JcaX509v1CertificateBuilder(
                      by.subject(),
                      BigInteger.ONE,
                      from,
                      Date.from(end),
                      subject(),
                      keys.getPublic())
                  .build(signer)
              : version3(by, from, Date.from(end)).build(signer);
      return new JcaX509CertificateConverter().getCertificate(holder);
    } catch (IOException | GeneralSecurityException | OperatorCreationException e) {
      throw new IllegalStateException(e);
    }
  }

  private JcaX509v3CertificateBuilder version3(Issued by, Date from, Date end) throws IOException {
    JcaX509v3CertificateBuilder builder =
        new JcaX509v3CertificateBuilder(
            by.subject(), BigInteger.ONE, from, end, subject(), keys.getPublic());
    for (Extension extension : extensions) {
      builder.addExtension(extension);
    }
    return builder;
  }

  private X500Principal subject() {
    return new X500Principal("CN=" + name);
  }

  private static KeyPair newKeys() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(256);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
