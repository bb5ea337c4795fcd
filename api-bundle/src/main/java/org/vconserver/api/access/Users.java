package org.vconserver.api.access;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Makes, changes and removes the people who log in with a password. A change counts at once on this
 * server, and within two seconds on others that share its {@link AccessRecords}; whoever is removed
 * or gets another password is logged out. Thread-safe. Every method may throw a {@link
 * org.vconserver.vcon.error.VconException} with STORAGE_UNAVAILABLE.
 */
@ProviderType
public interface Users {
  /** Says how many characters a password has at least. */
  int SHORTEST_PASSWORD = 12;

  /** Says how many it has at most. */
  int LONGEST_PASSWORD = 1000;

  /** Lists all users by their names. */
  List<User> list();

  /** Finds a user. */
  Optional<User> find(String name);

  /**
   * Makes a user.
   *
   * @param name as {@link User#NAME} matches it
   * @param password from {@link #SHORTEST_PASSWORD} to {@link #LONGEST_PASSWORD} characters; only a
   *     hash of it is kept
   * @param by the name of the caller who has them made
   * @throws org.vconserver.vcon.error.VconException USER_EXISTS if there is one of the name
   */
  User create(String name, String password, Set<Role> roles, Set<Scope> scopes, String by);

  /**
   * Changes a user; what is empty stays as it is.
   *
   * @return empty if there is no such user
   */
  Optional<User> change(
      String name,
      Optional<String> password,
      Optional<Set<Role>> roles,
      Optional<Set<Scope>> scopes);

  /** Removes a user; tells whether there was one. */
  boolean remove(String name);
}
