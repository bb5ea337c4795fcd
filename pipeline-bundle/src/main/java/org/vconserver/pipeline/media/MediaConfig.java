package org.vconserver.pipeline.media;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.vconserver.api.settings.Setting;

/** Configures which content of dialogs may be fetched. */
@ObjectClassDefinition(name = "vCon Server: media that vCons refer to by url")
public @interface MediaConfig {
  /** Matches an address, or a range, or nothing. */
  String ADDRESS = "\\s*([0-9A-Fa-f:.]+(/[0-9]{1,3})?)?\\s*";

  /** Matches any number of them. */
  String ADDRESSES = ADDRESS + "(," + ADDRESS + ")*";

  @AttributeDefinition(
      name = "MEDIA_SCHEMES",
      description = "Schemes that are fetched, separated by commas: https, or https,http.")
  @Setting(pattern = "(?i)\\s*(https?)?\\s*(,\\s*(https?)?\\s*)*", allowed = "https, or https,http")
  String schemes() default "https";

  @AttributeDefinition(
      name = "MEDIA_ALLOWED_ADDRESSES",
      description =
          "Addresses that are fetched from although they are private, loopback or otherwise not of"
              + " the public internet: addresses or ranges (10.1.0.0/16), separated by commas.")
  @Setting(
      pattern = MediaConfig.ADDRESSES,
      allowed = "addresses or ranges of them, as 10.1.0.0/16, separated by commas")
  String allowed_addresses() default "";

  @AttributeDefinition(
      name = "MEDIA_REQUIRE_HASH",
      description =
          "Whether a url without a content_hash (alg and signature in old vCons) is refused.")
  boolean require_hash() default true;

  @AttributeDefinition(
      name = "MEDIA_MAX_BYTES",
      min = "1",
      description = "The largest content that is fetched.")
  int max_bytes() default 64 << 20;

  @AttributeDefinition(min = "0", description = "How many redirects are followed for one url.")
  int max_redirects() default 3;

  @AttributeDefinition(min = "1", description = "How many seconds connecting to a host may take.")
  int connect_seconds() default 10;

  @AttributeDefinition(
      name = "MEDIA_TOTAL_SECONDS",
      min = "1",
      description = "How many seconds fetching one url may take, redirects included.")
  int total_seconds() default 60;
}
