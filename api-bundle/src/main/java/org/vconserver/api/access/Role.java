package org.vconserver.api.access;

import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Groups rights by what somebody is there for. Immutable. */
public enum Role {
  /** Looks at conversations, and at what becomes of them. */
  READER(
      Scope.VCON_READ, Scope.PIPELINE_READ, Scope.QUEUE_READ, Scope.EVENTS_READ, Scope.BUNDLE_READ),
  /** Is a program that stores conversations and has them processed. */
  AGENT(
      READER,
      Scope.VCON_WRITE,
      Scope.VCON_SUBMIT,
      Scope.PROCESS,
      Scope.PIPELINE_RUN,
      Scope.QUEUE_WRITE),
  /** Makes pipelines, and tries them. */
  AUTHOR(AGENT, Scope.PIPELINE_WRITE, Scope.JOB_MANAGE),
  /** Keeps the servers running; reads no conversation. */
  OPERATOR(
      Scope.PIPELINE_READ,
      Scope.QUEUE_READ,
      Scope.QUEUE_WRITE,
      Scope.JOB_MANAGE,
      Scope.BUNDLE_READ,
      Scope.BUNDLE_DEPLOY,
      Scope.SERVER_READ,
      Scope.SERVER_ADMIN,
      Scope.EVENTS_READ,
      Scope.FIGURES_READ),
  /** Has every right. */
  ADMIN(Scope.values());

  @SuppressWarnings("ImmutableEnumChecker") // nobody can change it
  private final Set<Scope> scopes;

  Role(Scope... scopes) {
    EnumSet<Scope> all = EnumSet.noneOf(Scope.class);
    Arrays.stream(scopes).filter(Scope::isGranted).forEach(all::add);
    this.scopes = Collections.unmodifiableSet(all);
  }

  Role(Role smaller, Scope... more) {
    EnumSet<Scope> all = EnumSet.copyOf(smaller.scopes);
    all.addAll(Arrays.asList(more));
    this.scopes = Collections.unmodifiableSet(all);
  }

  /** Gives the rights of the role. */
  public Set<Scope> scopes() {
    return scopes;
  }

  /** Gives the role as it is granted: {@code reader}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Finds the role of a word. */
  public static Optional<Role> of(String word) {
    return Arrays.stream(values()).filter(role -> role.word().equals(word)).findFirst();
  }
}
