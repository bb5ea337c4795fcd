package org.vconserver.api.access;

import java.security.Principal;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Says who makes a request, and what they may do. The gate finds it out before anything serves the
 * request, and leaves it there as {@link #ATTRIBUTE}. Immutable.
 */
public final class Caller implements Principal {
  /** Names the attribute of a request that has its caller. */
  public static final String ATTRIBUTE = "org.vconserver.caller";

  /** Stands for everybody, where no authentication is required. May do everything. */
  public static final Caller ANYBODY = new Caller("", Role.ADMIN.scopes(), Set.of());

  /** Stands for somebody who has not said who they are, where that is required. May do nothing. */
  public static final Caller NOBODY = new Caller("", Set.of(), Set.of());

  private final String name;
  private final Set<Scope> scopes;
  private final Set<String> queues;

  /**
   * Makes a caller.
   *
   * @param name such as {@code key:k3v9x2ab} or {@code user:alice}; empty for one of the two above
   * @param scopes what they may do
   * @param queues the queues to which {@link Scope#VCON_SUBMIT} is limited; empty for any
   */
  public Caller(String name, Set<Scope> scopes, Set<String> queues) {
    EnumSet<Scope> all = EnumSet.noneOf(Scope.class);
    all.addAll(scopes);
    this.name = name;
    this.scopes = Collections.unmodifiableSet(all);
    this.queues = Set.copyOf(queues);
  }

  /** Reads the caller from what a request has as {@link #ATTRIBUTE}; nobody if it has none. */
  public static Caller of(@Nullable Object attribute) {
    return attribute instanceof Caller caller ? caller : NOBODY;
  }

  /** Gives the name under which they are known; empty for {@link #ANYBODY}, {@link #NOBODY}. */
  @Override
  public String getName() {
    return name;
  }

  /** Tells whether they are somebody in particular, or everybody may do what they ask. */
  public boolean isKnown() {
    return this != NOBODY;
  }

  /** Gives what they may do. */
  public Set<Scope> scopes() {
    return scopes;
  }

  /** Gives the queues to which {@link Scope#VCON_SUBMIT} is limited; empty for any. */
  public Set<String> queues() {
    return queues;
  }

  /** Tells whether they may do what an operation with this right does. */
  public boolean may(Scope scope) {
    return switch (scope) {
      case OPEN -> true;
      case KNOWN -> isKnown();
      default -> scopes.contains(scope);
    };
  }

  @Override
  public String toString() {
    return name.isEmpty() ? (isKnown() ? "anybody" : "nobody") : name;
  }
}
