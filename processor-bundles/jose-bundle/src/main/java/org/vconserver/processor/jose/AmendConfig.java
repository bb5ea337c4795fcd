package org.vconserver.processor.jose;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** What is configured of one amending processor. */
@ObjectClassDefinition(name = "vCon Server: create_amended")
public @interface AmendConfig {
  @AttributeDefinition(description = "The domain that the uuids of new vCons end with the hash of.")
  String _uuid__domain() default "";

  @AttributeDefinition(description = "py_vcon_server: the domain that it uses, if none is set.")
  String _wire__compat() default "";
}
