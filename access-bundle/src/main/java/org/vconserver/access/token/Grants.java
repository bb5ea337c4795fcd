package org.vconserver.access.token;

import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.vconserver.api.access.Role;
import org.vconserver.api.access.Scope;

/**
 * Says which of our rights an issuer's words give. Immutable.
 *
 * @param rights by the issuer's words
 * @param trusted whether the words of our rights and roles give them without being listed
 */
record Grants(Map<String, Set<Scope>> rights, boolean trusted) {
  Grants {
    rights = Map.copyOf(rights);
  }

  /**
   * Reads what is configured.
   *
   * @param text such as {@code team-a-ops=operator,write=vcon:write}
   * @throws IllegalArgumentException naming the fault
   */
  static Grants read(String text, boolean trusted) {
    Map<String, Set<Scope>> rights = new HashMap<>();
    for (String entry : text.split(",", -1)) {
      if (entry.isBlank()) {
        continue;
      }
      // An issuer's words may have the sign in them, ours have not.
      int sign = entry.lastIndexOf('=');
      String word = entry.substring(0, Math.max(sign, 0)).strip();
      String ours = entry.substring(sign + 1).strip();
      Set<Scope> given =
          Role.of(ours)
              .map(Role::scopes)
              .or(() -> Scope.of(ours).map(Set::of))
              .filter(scopes -> !word.isEmpty())
              .orElseThrow(() -> new IllegalArgumentException(fault(entry)));
      rights.computeIfAbsent(word, key -> EnumSet.noneOf(Scope.class)).addAll(given);
    }
    return new Grants(rights, trusted);
  }

  private static String fault(String entry) {
    return "grants: "
        + entry.strip()
        + " must be an issuer's word, = and one of our roles or rights, as in readers=reader";
  }

  /** Gives the rights that a token's words give; words that are not known give none. */
  Set<Scope> scopes(List<String> scopeWords, List<String> roleWords) {
    EnumSet<Scope> given = EnumSet.noneOf(Scope.class);
    for (String word : scopeWords) {
      given.addAll(rights.getOrDefault(word, Set.of()));
      ours(word).flatMap(Scope::of).ifPresent(given::add);
    }
    for (String word : roleWords) {
      given.addAll(rights.getOrDefault(word, Set.of()));
      ours(word).flatMap(Role::of).ifPresent(role -> given.addAll(role.scopes()));
    }
    return given;
  }

  private Optional<String> ours(String word) {
    return trusted ? Optional.of(word) : Optional.empty();
  }
}
