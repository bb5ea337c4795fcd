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
      description = "The private key: a file, or PEM text by reference.")
  String _private__pem__key() default "";

  @AttributeDefinition(
      type = AttributeType.PASSWORD,
      description = "What the private key is encrypted with, by reference.")
  String _private__pem__key__passphrase() default "";

  @AttributeDefinition(description = "A folder whose files options may name in place of PEM text.")
  @Renamed(".pem_folder")
  String pem__folder() default "";
}
