package org.vconserver.processor.jose;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.vconserver.api.settings.Renamed;

/** Configures one encrypting processor. */
@ObjectClassDefinition(name = "vCon Server: encrypt")
public @interface EncryptConfig {
  @AttributeDefinition(
      description =
          "The recipients' certificates or public keys: files with commas, or PEM text, a JWK or a"
              + " set of them.")
  @Renamed(".public_pem_key")
  String public__pem__key() default "";

  @AttributeDefinition(description = "A folder whose files options may name in place of text.")
  @Renamed(".pem_folder")
  String pem__folder() default "";
}
