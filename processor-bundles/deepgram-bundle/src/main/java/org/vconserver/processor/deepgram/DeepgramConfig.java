package org.vconserver.processor.deepgram;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.AttributeType;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.vconserver.api.settings.Renamed;

/** Configures one instance of the processor. */
@ObjectClassDefinition(name = "vCon Server: Deepgram (an instance of deepgram)")
public @interface DeepgramConfig {
  @AttributeDefinition(description = "The name of the processor.")
  String vcon_processor_name() default "deepgram";

  @AttributeDefinition(
      description =
          "The key, by reference: $[env:NAME] or $[secret:name]. Without one, vCons are left as they"
              + " are, unless base_url is that of a server of one's own.",
      type = AttributeType.PASSWORD)
  @Renamed(".deepgram.key")
  String _deepgram__key() default "";

  @AttributeDefinition(description = "Where the API is, without its version.")
  @Renamed("base.url")
  String base__url() default "https://api.deepgram.com";

  @AttributeDefinition(description = "The model where a step's options name none.")
  String model() default "nova-3";

  @AttributeDefinition(min = "1", description = "How many seconds one request may take.")
  @Renamed("timeout.seconds")
  int timeout__seconds() default 200;

  @AttributeDefinition(
      min = "1",
      description =
          "How often a recording is tried when requests time out; at most 4 times when Deepgram is"
              + " busy, fails or can't be reached.")
  int attempts() default 16;

  @AttributeDefinition(
      min = "0",
      description = "The longest wait between two attempts, in seconds.")
  @Renamed("max.wait.seconds")
  int max__wait__seconds() default 90;
}
