package org.vconserver.processor.redaction;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.vconserver.api.settings.Renamed;

/** Configures an instance of {@link TextPiiRedactorProcessor}. */
@ObjectClassDefinition(
    name = "vCon Server: text_pii_redactor",
    description = "What is used where a step says nothing else.")
@interface RedactionConfig {
  @AttributeDefinition(
      name = "domain of the uuids of redacted vCons",
      description = "Empty: a step has to name one.")
  @Renamed(".uuid_domain")
  String uuid__domain() default "";

  @AttributeDefinition(
      name = "region of numbers without the prefix of a country",
      description = "As ISO 3166 has it.")
  @Renamed(".region")
  String region() default "US";

  @AttributeDefinition(
      name = "vendor that the analysis names",
      description = "py_vcon_server's, so that its clients find the analysis.")
  @Renamed(".analysis_vendor")
  String analysis__vendor() default "CapitalOne";

  @AttributeDefinition(name = "product that the analysis names")
  @Renamed(".analysis_product")
  String analysis__product() default "dataprofiler";
}
