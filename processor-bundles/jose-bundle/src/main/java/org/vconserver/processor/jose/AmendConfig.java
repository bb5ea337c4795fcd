package org.vconserver.processor.jose;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;
import org.vconserver.api.settings.Renamed;

/** Configures one amending processor. */
@ObjectClassDefinition(name = "vCon Server: create_amended")
public @interface AmendConfig {
  @AttributeDefinition(description = "The domain that the uuids of new vCons end with the hash of.")
  @Renamed(".uuid_domain")
  String uuid__domain() default "";

  @AttributeDefinition(
      options = @Option("py_vcon_server"),
      description = "py_vcon_server: the domain that it uses, if none is set.")
  @Renamed(".wire_compat")
  String wire__compat() default "";
}
