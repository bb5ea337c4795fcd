package org.vconserver.processor.jose;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.AttributeType;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.vconserver.api.settings.Renamed;

/** Configures one signing processor. Names with a dot in front are not shown to others. */
@ObjectClassDefinition(name = "vCon Server: sign")
public @interface SignConfig {
  @AttributeDefinition(
      type = AttributeType.PASSWORD,
      description = "The private key: a file, or PEM text or a JWK by reference.")
  String _private__pem__key() default "";

  @AttributeDefinition(
      type = AttributeType.PASSWORD,
      description = "What the private key is encrypted with, by reference.")
  String _private__pem__key__passphrase() default "";

  @AttributeDefinition(
      description = "The certificates of the key, its own first: files with commas, or PEM text.")
  @Renamed(".cert_chain_pems")
  String cert__chain__pems() default "";

  @AttributeDefinition(
      description =
          "The name of the key, for those who verify with public keys; then no certificates are"
              + " needed.")
  String kid() default "";

  @AttributeDefinition(description = "A folder whose files options may name in place of text.")
  @Renamed(".pem_folder")
  String pem__folder() default "";
}
