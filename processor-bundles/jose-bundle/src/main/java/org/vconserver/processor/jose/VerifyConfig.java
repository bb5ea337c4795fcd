package org.vconserver.processor.jose;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;
import org.vconserver.api.settings.Renamed;

/** Configures one verifying processor. */
@ObjectClassDefinition(name = "vCon Server: verify")
public @interface VerifyConfig {
  @AttributeDefinition(
      description = "The certificates of trusted authorities: files with commas, or PEM text.")
  @Renamed(".allowed_ca_cert_pems")
  String allowed__ca__cert__pems() default "";

  @AttributeDefinition(
      description =
          "The public keys of trusted signers, for signatures without certificates: files with"
              + " commas, or PEM text, a JWK or a set of them.")
  String trusted__keys() default "";

  @AttributeDefinition(
      description =
          "Take certificates of X.509 version 1 for those of authorities, which PKIX forbids.")
  @Renamed(".legacy_x509_v1")
  boolean legacy__x509__v1() default false;

  @AttributeDefinition(
      description = "Ask the lists and services that certificates name for withdrawn ones.")
  @Renamed(".check_revocation")
  boolean check__revocation() default false;

  @AttributeDefinition(description = "A folder whose files options may name in place of text.")
  @Renamed(".pem_folder")
  String pem__folder() default "";

  @AttributeDefinition(
      options = @Option("py_vcon_server"),
      description = "py_vcon_server: turns legacy_x509_v1 on, as there.")
  @Renamed(".wire_compat")
  String wire__compat() default "";
}
