package org.vconserver.access;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.vconserver.api.settings.Setting;

/** Declares the settings of what every request passes before anything serves it. */
@ObjectClassDefinition(name = "vCon Server: access over HTTP")
public @interface AccessConfig {
  /** Gives the largest body that is read. */
  @AttributeDefinition(description = "The largest body that is read, as MAX_BODY_BYTES says.")
  long max_body_bytes() default 67_108_864;

  /** Gives the largest body with many vCons that is read. */
  @AttributeDefinition(
      description = "The largest body with many vCons that is read, as MAX_IMPORT_BYTES says.")
  long max_import_bytes() default 1_073_741_824;

  /** Gives the pace that a body must have on the average. */
  @AttributeDefinition(
      name = "BODY_MIN_BYTES_PER_SECOND",
      min = "0",
      description =
          "How fast a body has to come on the average, in bytes, once it has had ten seconds; 0:"
              + " at any pace. One that comes more slowly is answered 408.")
  long body_min_bytes_per_second() default 1024;

  /** Gives the time that a body may take. */
  @AttributeDefinition(
      name = "BODY_MAX_SECONDS",
      min = "1",
      description = "How long a body may take to come at all.")
  long body_max_seconds() default 600;

  /** Gives the host names under which the server may be called. */
  @AttributeDefinition(
      name = "ALLOWED_HOSTS",
      description =
          "Host names under which the server may be called, beside loopback names and that of"
              + " REST_URL, without ports, separated by commas. Empty: no others while it listens at"
              + " a loopback address, and any elsewhere.")
  @Setting(
      pattern = "\\s*|\\s*" + HOST + "\\s*(,\\s*" + HOST + "\\s*)*",
      allowed = "host names without ports, separated by commas")
  String allowed_hosts() default "";

  /** Matches a host name, or an address as it stands in a URL. */
  String HOST = "([A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+\\])";
}
