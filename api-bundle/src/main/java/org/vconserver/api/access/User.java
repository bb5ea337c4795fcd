package org.vconserver.api.access;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * Describes a person who logs in at this server with a password, without that. Immutable.
 *
 * @param name under which they log in: small letters, digits, {@code . _ -}
 * @param roles whose rights they have, whatever these are when it is used
 * @param scopes rights that they have beside those
 * @param created when they were made
 * @param createdBy the name of the {@link Caller} who made them
 * @param passwordSet when their password was set
 */
public record User(
    String name,
    Set<Role> roles,
    Set<Scope> scopes,
    Instant created,
    String createdBy,
    Instant passwordSet) {
  /** Matches the name of a user. */
  public static final String NAME = "[a-z0-9][a-z0-9._-]{0,63}";

  public User {
    roles = Set.copyOf(roles);
    scopes = Set.copyOf(scopes);
  }

  /** Lists the rights that they have now, in the order of {@link Scope}. */
  public List<Scope> allScopes() {
    return Arrays.stream(Scope.values())
        .filter(
            scope ->
                scopes.contains(scope)
                    || roles.stream().anyMatch(role -> role.scopes().contains(scope)))
        .toList();
  }
}
