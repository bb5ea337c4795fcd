package org.vconserver.processor.jose;

import org.vconserver.vcon.error.ErrorCode;
import org.vconserver.vcon.error.ErrorKind;

/** Names what can go wrong with keys, certificates, signatures and encryption. */
enum JoseError implements ErrorCode {
  /** Neither the options nor the configuration have a private key. */
  NO_PRIVATE_KEY,
  /**
   * Neither the options nor the configuration have a public key, or a certificate of the signer.
   */
  NO_PUBLIC_KEY,
  /** Text that is not a key or certificate, or one that can't be used here. */
  INVALID_KEY,
  /** Reports a JWS whose members are not what they must be, or whose algorithm is not allowed. */
  JWS_ERROR,
  /**
   * Reports a JWS without the certificates of its signer where no public key is trusted, or whose
   * uuid is not that of its payload.
   */
  INVALID_VCON_SIGNATURE,
  /** Reports a certificate or a trusted key that is not valid yet, or not any more. */
  INVALID_CERT_DATE,
  /** Certificates that don't lead to a trusted one, or may not do what they are used for. */
  UNTRUSTED_CERTIFICATE,
  /** Reports a JWS without certificates that none of the trusted keys can be the signer's of. */
  UNTRUSTED_KEY,
  /** Reports a signature that does not fit. */
  INVALID_SIGNATURE,
  /** Reports a JWE that is not what it must be, or that this key does not open. */
  JWE_PARSE_ERROR;

  @Override
  public ErrorKind kind() {
    return ErrorKind.INVALID;
  }
}
