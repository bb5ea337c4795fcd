package org.vconserver.processor.jose;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.AttributeType;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.vconserver.api.settings.Renamed;

/** Configures one decrypting processor. */
@ObjectClassDefinition(name = "vCon Server: decrypt")
public @interface DecryptConfig {
  @AttributeDefinition(
      type = AttributeType.PASSWORD,
      description =
          "The private keys: files with commas, or PEM text, a JWK or a set of them by reference.")
  String _private__pem__key() default "";

  @AttributeDefinition(
      type = AttributeType.PASSWORD,
      description = "What private keys in PEM are encrypted with, by reference.")
  String _private__pem__key__passphrase() default "";

  @AttributeDefinition(description = "A folder whose files options may name in place of text.")
  @Renamed(".pem_folder")
  String pem__folder() default "";
}
