package org.vconserver.pipeline.media;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Configures which content of dialogs may be fetched. */
@ObjectClassDefinition(name = "vCon Server: media that vCons refer to by url")
public @interface MediaConfig {
  @AttributeDefinition(
      description = "Schemes that are fetched, separated by commas: https, or https,http.")
  String schemes() default "https";

  @AttributeDefinition(
      description =
          "Addresses that are fetched from although they are private, loopback or otherwise not of"
              + " the public internet: addresses or ranges (10.1.0.0/16), separated by commas.")
  String allowed_addresses() default "";

  @AttributeDefinition(
      description =
          "Whether a url without a content_hash (alg and signature in old vCons) is refused.")
  boolean require_hash() default true;

  @AttributeDefinition(description = "The largest content that is fetched.")
  int max_bytes() default 64 << 20;

  @AttributeDefinition(description = "How many redirects are followed for one url.")
  int max_redirects() default 3;

  @AttributeDefinition(description = "How many seconds connecting to a host may take.")
  int connect_seconds() default 10;

  @AttributeDefinition(
      description = "How many seconds fetching one url may take, redirects included.")
  int total_seconds() default 60;
}
