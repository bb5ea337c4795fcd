package org.vconserver.access.tls;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.AttributeType;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Declares the settings of TLS. */
@ObjectClassDefinition(name = "vCon Server: TLS")
@interface TlsConfig {
  /** Gives the file with the certificate. */
  @AttributeDefinition(
      name = TlsFiles.CERTIFICATE,
      description =
          "A PEM file with the certificate that the server shows where REST_URL is https, and behind"
              + " it those of its issuers; a relative path is one from the config folder. Read again"
              + " when it changes, as is TLS_KEY.")
  String tls_certificate() default "";

  /** Gives the file with the private key. */
  @AttributeDefinition(
      name = TlsFiles.KEY,
      description =
          "A PEM file with the private key of TLS_CERTIFICATE: RSA, or of an elliptic curve;"
              + " PKCS #8 or the older forms. May be the same file.")
  String tls_key() default "";

  /** Gives what opens the private key. */
  @AttributeDefinition(
      name = TlsFiles.PASSWORD,
      type = AttributeType.PASSWORD,
      description = "The password of TLS_KEY, if that is encrypted.")
  String _tls_key_password() default "";

  /** Gives how long browsers are to come over TLS only. */
  @AttributeDefinition(
      name = "HSTS_SECONDS",
      min = "0",
      description =
          "How long a browser that was here over TLS comes over TLS only"
              + " (Strict-Transport-Security); 0: it is not told to.")
  long hsts_seconds() default 31_536_000;
}
