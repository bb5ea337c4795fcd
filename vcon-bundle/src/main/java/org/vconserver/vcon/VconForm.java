package org.vconserver.vcon;

/** Names the three forms of a vCon (draft-ietf-vcon-vcon-core-04, section 5.4). */
public enum VconForm {
  /** Is the plain document, with parties, dialog, analysis and attachments. */
  UNSIGNED,
  /** JWS in General JSON Serialization (RFC 7515, section 7.2.1): payload and signatures. */
  SIGNED,
  /** JWE in General JSON Serialization (RFC 7516, section 7.2.1): ciphertext and recipients. */
  ENCRYPTED
}
