package org.vconserver.processor.jose;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** What is configured of one encrypting processor. */
@ObjectClassDefinition(name = "vCon Server: encrypt")
public @interface EncryptConfig {
  @AttributeDefinition(
      description = "The recipient's certificate or public key: a file, or PEM text.")
  String _public__pem__key() default "";

  @AttributeDefinition(description = "A folder whose files options may name in place of PEM text.")
  String _pem__folder() default "";
}
