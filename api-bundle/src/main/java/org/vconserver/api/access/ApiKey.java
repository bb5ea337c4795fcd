package org.vconserver.api.access;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Describes a key by which programs reach the API, without its secret. Immutable.
 *
 * @param id the part of the key that may be shown: it begins with {@code vcon_} and the id
 * @param name what it is for, in the words of who made it
 * @param roles whose rights it has, whatever these are when it is used
 * @param scopes rights that it has beside those
 * @param queues the queues to which {@link Scope#VCON_SUBMIT} is limited; empty for any
 * @param created when it was made
 * @param createdBy the name of the {@link Caller} who made it
 * @param expires when it ends to be taken; empty for never
 * @param former until when the secret is taken that it had before it got another one; empty if none
 *     is
 */
public record ApiKey(
    String id,
    String name,
    Set<Role> roles,
    Set<Scope> scopes,
    Set<String> queues,
    Instant created,
    String createdBy,
    Optional<Instant> expires,
    Optional<Instant> former) {
  public ApiKey {
    roles = Set.copyOf(roles);
    scopes = Set.copyOf(scopes);
    queues = Set.copyOf(queues);
  }

  /**
   * Says what a key shall be.
   *
   * @param name from 1 to 200 characters
   * @param expires in the future; empty for never
   */
  public record Wanted(
      String name,
      Set<Role> roles,
      Set<Scope> scopes,
      Set<String> queues,
      Optional<Instant> expires) {
    public Wanted {
      roles = Set.copyOf(roles);
      scopes = Set.copyOf(scopes);
      queues = Set.copyOf(queues);
    }
  }

  /**
   * Holds a key that was just made. It is the only time that its secret is there.
   *
   * @param secret the whole key, as it is sent; never logged
   */
  public record Made(ApiKey key, String secret) {
    @Override
    public String toString() {
      return "Made[" + key.id() + "]";
    }
  }

  /** Lists the rights that the key has now, in the order of {@link Scope}. */
  public List<Scope> allScopes() {
    return Arrays.stream(Scope.values())
        .filter(
            scope ->
                scopes.contains(scope)
                    || roles.stream().anyMatch(role -> role.scopes().contains(scope)))
        .toList();
  }
}
