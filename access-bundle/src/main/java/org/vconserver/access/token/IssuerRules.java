package org.vconserver.access.token;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.vconserver.api.access.Caller;

/**
 * Says which tokens of an issuer are taken, if their signatures are good, and who their callers
 * are. Immutable.
 *
 * @param name the instance's, which callers' names end with
 * @param skew how much clocks may differ
 */
record IssuerRules(
    String name,
    String issuer,
    Set<String> audiences,
    Set<String> algorithms,
    Duration skew,
    String nameClaim,
    String scopesClaim,
    String rolesClaim,
    Grants grants) {
  private static final Pattern NAMES = Pattern.compile("[A-Za-z0-9_.-]{1,64}");

  /** Matches names of callers: nothing that a page or a log would not show as it is. */
  private static final Pattern CALLERS = Pattern.compile("[^\\p{C}\\p{Z}]++( [^\\p{C}\\p{Z}]++)*+");

  private static final int LONGEST_CALLER = 200;
  private static final List<String> PUBLIC = List.of("RS256", "PS256", "ES256", TokenKey.EDDSA);
  private static final String OTHER_SCOPES = "scp";

  /**
   * Reads what is configured.
   *
   * @throws IllegalArgumentException naming the setting and its fault
   */
  static IssuerRules of(String name, TokenIssuerConfig config) {
    require(
        NAMES.matcher(name).matches(),
        "its file must be org.vconserver.access.issuer-NAME.cfg, with a NAME of letters, digits, _,"
            + " . and -, at most 64");
    require(!config.issuer().isBlank(), "issuer: must be what its tokens have as iss");
    Set<String> audiences = words(config.audience());
    require(!audiences.isEmpty(), "audience: must be what its tokens have as aud");
    require(!config.name__claim().isBlank(), "name_claim: must name a claim");
    return new IssuerRules(
        name,
        config.issuer().strip(),
        audiences,
        algorithms(config),
        Duration.ofSeconds(config.clock__skew__seconds()),
        config.name__claim().strip(),
        config.scopes__claim().strip(),
        config.roles__claim().strip(),
        Grants.read(config.grants(), config.trust__scopes()));
  }

  /** Throws unless something holds of the configuration. */
  static void require(boolean holds, String fault) {
    if (!holds) {
      throw new IllegalArgumentException(fault);
    }
  }

  private static Set<String> algorithms(TokenIssuerConfig config) {
    Set<String> named = words(config.algorithms());
    if (!config._hs256__secret().isEmpty()) {
      // Whoever knows a public key could sign with it as the secret if both were taken.
      require(named.isEmpty(), "algorithms: must be empty with hs256_secret, which is for HS256");
      return Set.of(TokenKey.HS256);
    }
    for (String one : named) {
      require(PUBLIC.contains(one), "algorithms: must be of " + String.join(", ", PUBLIC));
    }
    return named.isEmpty() ? Set.copyOf(PUBLIC) : named;
  }

  private static Set<String> words(String text) {
    return Arrays.stream(text.split(",", -1))
        .map(String::strip)
        .filter(word -> !word.isEmpty())
        .collect(Collectors.toUnmodifiableSet());
  }

  /** Tells whether a token says that it is of this issuer. */
  boolean isOf(SignedToken token) {
    return token.claims().tree().path("iss").asText().equals(issuer);
  }

  /**
   * Checks everything of a token but its signature.
   *
   * @return when the token ends, with the allowance for clocks
   * @throws TokenRefusal if it is not taken
   */
  Instant check(SignedToken token, Instant now) throws TokenRefusal {
    TokenClaims claims = token.claims();
    refuse(!isOf(token), "The token is of another issuer");
    refuse(
        !algorithms.contains(token.algorithm()),
        "The token is signed with an algorithm (alg) that is not taken from its issuer");
    checkAudience(claims);
    Optional<Instant> end = claims.time("exp");
    refuse(end.isEmpty(), "The token does not say when it ends (exp)");
    Instant until = end.orElseThrow().plus(skew);
    refuse(!now.isBefore(until), "The token has expired");
    Instant latest = now.plus(skew);
    refuse(isAfter(claims.time("nbf"), latest), "The token is not valid yet (nbf)");
    refuse(isAfter(claims.time("iat"), latest), "The token was issued in the future (iat)");
    return until;
  }

  private static boolean isAfter(Optional<Instant> time, Instant latest) {
    return time.isPresent() && time.get().isAfter(latest);
  }

  private void checkAudience(TokenClaims claims) throws TokenRefusal {
    refuse(!claims.has("aud"), "The token does not say for whom it is (aud)");
    JsonNode aud = claims.tree().get("aud");
    Set<String> named = new HashSet<>();
    for (JsonNode one : aud.isArray() ? aud : List.of(aud)) {
      refuse(!one.isTextual(), "The token has an audience (aud) that is no text");
      named.add(one.textValue());
    }
    refuse(named.stream().noneMatch(audiences::contains), "The token is for another audience");
  }

  /**
   * Says who has sent a token whose signature is good, and what they may do.
   *
   * @throws TokenRefusal if it does not tell a name
   */
  Caller caller(TokenClaims claims) throws TokenRefusal {
    Optional<String> who = claims.text(nameClaim);
    refuse(who.isEmpty(), "The token has no text as " + nameClaim + ", which names the caller");
    refuse(
        who.get().length() > LONGEST_CALLER || !CALLERS.matcher(who.get()).matches(),
        "The token has a " + nameClaim + " that can not be a name: 1 to 200 plain characters");
    boolean other = !scopesClaim.isEmpty() && claims.words(scopesClaim).isEmpty();
    List<String> scopes = claims.words(other ? OTHER_SCOPES : scopesClaim);
    return new Caller(
        "jwt:" + who.get() + "@" + name, grants.scopes(scopes, claims.words(rolesClaim)), Set.of());
  }

  private static void refuse(boolean refused, String reason) throws TokenRefusal {
    if (refused) {
      throw TokenRefusal.of(reason);
    }
  }
}
