package org.vconserver.access.token;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.AttributeType;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Configures an issuer whose tokens are taken. */
@ObjectClassDefinition(
    name = "vCon Server: issuer of tokens",
    description = "Who vouches for callers by signed tokens (JWT).")
@interface TokenIssuerConfig {
  @AttributeDefinition(name = "issuer", description = "What tokens have as iss, to the letter.")
  String issuer() default "";

  @AttributeDefinition(
      name = "audience",
      description =
          "What tokens have as aud, which names this server: one of these, separated by commas.")
  String audience() default "";

  @AttributeDefinition(
      required = false,
      name = "where the keys are published",
      description = "The URL of a JWK set: https, or http at a loopback address.")
  String jwks__url() default "";

  @AttributeDefinition(
      required = false,
      name = "public keys",
      description =
          "In place of jwks_url: a JWK set, or PEM with public keys or certificates, or a file with"
              + " either, which is read when this configuration changes.")
  String keys() default "";

  @AttributeDefinition(
      required = false,
      name = "secret of HS256",
      description =
          "In place of both: the secret that the issuer signs with, of at least 32 bytes. By"
              + " reference: $[env:NAME] or $[secret:name].",
      type = AttributeType.PASSWORD)
  String _hs256__secret() default "";

  @AttributeDefinition(
      required = false,
      name = "algorithms",
      description =
          "Which of RS256, PS256, ES256 and EdDSA tokens may be signed with, separated by commas;"
              + " empty: all of them.")
  String algorithms() default "";

  @AttributeDefinition(
      min = "0",
      max = "600",
      name = "seconds that clocks may differ",
      description = "A token is taken so long before and after its times.")
  int clock__skew__seconds() default 60;

  @AttributeDefinition(
      name = "claim of the name",
      description = "Which claim tells who calls. A path has dots.")
  String name__claim() default "sub";

  @AttributeDefinition(
      required = false,
      name = "claim of the scopes",
      description =
          "Which claim has the scopes: words with blanks between them, or an array. A path has dots."
              + " scp is taken if it is not there. Empty: neither.")
  String scopes__claim() default "scope";

  @AttributeDefinition(
      required = false,
      name = "claim of the roles",
      description =
          "Which claim has the roles: an array, or words with blanks between them. A path has dots,"
              + " as realm_access.roles. Empty: none.")
  String roles__claim() default "roles";

  @AttributeDefinition(
      required = false,
      name = "what the issuer's words grant",
      description =
          "The issuer's scopes and roles with what they are here, a role or a right, separated by"
              + " commas: team-a-ops=operator,write=vcon:write. Other words grant nothing.")
  String grants() default "";

  @AttributeDefinition(
      name = "take our own words from the issuer",
      description =
          "Whether a scope that is called as one of our rights, and a role that is called as one of"
              + " ours, grant these although grants does not list them.")
  boolean trust__scopes() default false;
}
