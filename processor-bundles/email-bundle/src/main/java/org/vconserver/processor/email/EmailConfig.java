package org.vconserver.processor.email;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.AttributeType;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;
import org.vconserver.api.settings.Renamed;

/** Configures an instance of {@link SendEmailProcessor}: named as the options are. */
@ObjectClassDefinition(
    name = "vCon Server: send_email",
    description = "The mail server and sender that are used where a step names no others.")
@interface EmailConfig {
  @AttributeDefinition(name = "host of the mail server")
  @Renamed(".smtp_host")
  String smtp__host() default "";

  @AttributeDefinition(
      min = "0",
      max = "65535",
      name = "port of the mail server",
      description = "0: 465 with TLS from the start, else 25.")
  @Renamed(".smtp_port")
  int smtp__port() default 0;

  @AttributeDefinition(name = "user to log in as")
  @Renamed(".smtp_user")
  String smtp__user() default "";

  @AttributeDefinition(
      name = "password to log in with",
      description = "By reference: $[env:NAME] or $[secret:name]. Only ever given to this server.",
      type = AttributeType.PASSWORD)
  String _smtp__password() default "";

  @AttributeDefinition(name = "TLS from the start")
  @Renamed(".use_tls")
  boolean use__tls() default false;

  @AttributeDefinition(
      options = {@Option("required"), @Option("offered"), @Option("never")},
      name = "STARTTLS",
      description = "required, offered, never, or empty.")
  @Renamed(".starttls")
  String starttls() default "";

  @AttributeDefinition(name = "address of the sender")
  @Renamed(".from_address")
  String from__address() default "";

  @AttributeDefinition(name = "name that the server calls itself by")
  @Renamed(".client_hostname")
  String client__hostname() default "";

  @AttributeDefinition(
      name = "MAIL_ALLOWED_HOSTS",
      description =
          "Mail servers that steps may name, separated by commas: a host with the ports of mail (25,"
              + " 465, 587, 2525), or host:port; * for any. Empty: only the configured one.")
  @Renamed(".allowed_hosts")
  String[] allowed__hosts() default {};

  @AttributeDefinition(
      options = @Option("py_vcon_server"),
      description = "py_vcon_server: steps may name any mail server, as there.")
  @Renamed(".wire_compat")
  String wire__compat() default "";

  @AttributeDefinition(
      name = "file of certificates to trust",
      description = "PEM, beside those that Java trusts: for a mail server with a CA of its own.")
  @Renamed(".ca_certificates")
  String ca__certificates() default "";

  @AttributeDefinition(min = "1", name = "how many seconds to wait for the mail server each time")
  @Renamed(".timeout_seconds")
  int timeout__seconds() default 60;

  @AttributeDefinition(min = "1", name = "how large a mail may be, in bytes")
  @Renamed(".max_message_bytes")
  long max__message__bytes() default 25L << 20;
}
