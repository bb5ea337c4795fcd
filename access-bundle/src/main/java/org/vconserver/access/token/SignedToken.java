package org.vconserver.access.token;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.vconserver.vcon.StrictJson;
import org.vconserver.vcon.error.VconException;

/**
 * Holds a token as it was sent, in the compact form of a JWS, before anybody has looked whether its
 * signature is good. Keys that the header brings along or names by a URL are not read. Immutable,
 * as nobody changes the arrays.
 *
 * @param algorithm the {@code alg} of the header
 * @param kid the name of the key, if the header names one
 * @param input what is signed
 */
record SignedToken(
    String algorithm, Optional<String> kid, TokenClaims claims, byte[] input, byte[] signature) {
  /** Limits how many characters a token may have; a longer one is refused unread. */
  static final int LONGEST = 16_384;

  private static final Pattern PARTS = Pattern.compile("[\\w-]++\\.[\\w-]++\\.[\\w-]*+");
  private static final Pattern ENCRYPTED = Pattern.compile("[\\w-]++(\\.[\\w-]*+){4}");

  /** Lists the types of tokens for access; one that names none is taken too. */
  private static final Set<String> TYPES = Set.of("jwt", "at+jwt");

  /** Lists what Keycloak names its tokens for access in a claim, beside the type of the header. */
  private static final Set<String> CLAIMED_TYPES = Set.of("bearer", "jwt", "at+jwt");

  /**
   * Reads a token.
   *
   * @throws TokenRefusal if it is none that is signed and for access
   */
  static SignedToken read(String token) throws TokenRefusal {
    requireSize(token);
    if (!PARTS.matcher(token).matches()) {
      throw TokenRefusal.of(
          ENCRYPTED.matcher(token).matches()
              ? "The token is encrypted, and only signed ones are taken"
              : "The token is no JWT");
    }
    int first = token.indexOf('.');
    int last = token.lastIndexOf('.');
    ObjectNode header = object(token.substring(0, first));
    TokenClaims claims = new TokenClaims(object(token.substring(first + 1, last)));
    String algorithm = text(header, "alg").orElse("");
    byte[] signature = decoded(token.substring(last + 1));
    if (signature.length == 0 || algorithm.isEmpty() || algorithm.equalsIgnoreCase("none")) {
      throw TokenRefusal.of("The token is not signed");
    }
    requireAccess(header, claims);
    byte[] input = token.substring(0, last).getBytes(StandardCharsets.US_ASCII);
    return new SignedToken(algorithm, text(header, "kid"), claims, input, signature);
  }

  /** Refuses a token that is too long to be looked at. */
  static void requireSize(String token) throws TokenRefusal {
    if (token.length() > LONGEST) {
      throw TokenRefusal.of("The token is longer than 16 kB");
    }
  }

  /** Refuses tokens that somebody else was given, for something else, or with more conditions. */
  private static void requireAccess(ObjectNode header, TokenClaims claims) throws TokenRefusal {
    if (header.has("crit") || header.has("b64")) {
      throw TokenRefusal.of("The token has a critical extension (crit) that is not known here");
    }
    if (header.has("cty")) {
      throw TokenRefusal.of("The token holds another one (cty), which is not taken");
    }
    String type = text(header, "typ").orElse("JWT").toLowerCase(Locale.ROOT);
    if (!TYPES.contains(type.replaceFirst("^application/", ""))) {
      throw TokenRefusal.of("The token is of a type (typ) that is not for access");
    }
    boolean ofLogin = claims.has("at_hash") || claims.has("c_hash");
    String claimed = claims.text("typ").orElse("Bearer").toLowerCase(Locale.ROOT);
    if (ofLogin || claims.has("events") || !CLAIMED_TYPES.contains(claimed)) {
      throw TokenRefusal.of("The token is for a login or a logout, and not for access");
    }
    if (claims.has("cnf")) {
      throw TokenRefusal.of(
          "The token is bound to a key of its holder (cnf), which can not be proved here");
    }
  }

  private static Optional<String> text(ObjectNode header, String name) throws TokenRefusal {
    JsonNode value = header.path(name);
    if (value.isMissingNode()) {
      return Optional.empty();
    }
    if (!value.isTextual()) {
      throw TokenRefusal.of("The token has a header " + name + " that is no text");
    }
    return Optional.of(value.textValue());
  }

  /** Reads a part that is a JSON object, in which no name is twice. */
  private static ObjectNode object(String part) throws TokenRefusal {
    try {
      return StrictJson.readObject(decoded(part));
    } catch (VconException e) {
      throw TokenRefusal.of("The token is no JWT: a part of it is no JSON object that is valid");
    }
  }

  private static byte[] decoded(String part) throws TokenRefusal {
    try {
      return Base64.getUrlDecoder().decode(part);
    } catch (IllegalArgumentException e) {
      throw TokenRefusal.of("The token is no JWT: a part of it is no base64url");
    }
  }
}
