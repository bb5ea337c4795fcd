package org.vconserver.access.login;

import static org.osgi.service.component.annotations.ReferenceCardinality.OPTIONAL;
import static org.osgi.service.component.annotations.ReferencePolicy.DYNAMIC;
import static org.osgi.service.component.annotations.ReferencePolicyOption.GREEDY;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.function.LongSupplier;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vconserver.access.record.LiveRecords;
import org.vconserver.api.access.AccessRecords;
import org.vconserver.api.access.AccessRecords.Kind;
import org.vconserver.api.access.Role;
import org.vconserver.api.access.Scope;
import org.vconserver.api.access.User;
import org.vconserver.api.access.Users;
import org.vconserver.api.error.ServerError;
import org.vconserver.vcon.error.VconException;

/** Knows the users who are kept, and looks at their passwords. Thread-safe. */
@Component(service = {Users.class, KnownUsers.class})
public final class KnownUsers implements Users {
  private static final Logger LOG = LoggerFactory.getLogger(KnownUsers.class);

  /** Limits the passwords that are hashed at the same time, as each takes 19 MiB. */
  private static final int AT_ONCE = 2;

  private final Clock clock;
  private final SecureRandom random = new SecureRandom();
  private final Semaphore hashing = new Semaphore(AT_ONCE, true);
  private final LiveRecords<UserRecord> records;

  @Activate
  public KnownUsers() {
    this(Clock.systemUTC(), System::nanoTime);
  }

  KnownUsers(Clock clock, LongSupplier nanos) {
    this.clock = clock;
    this.records = new LiveRecords<>(Kind.USER, UserRecord::read, nanos);
  }

  @Reference(cardinality = OPTIONAL, policy = DYNAMIC, policyOption = GREEDY)
  void setRecords(AccessRecords store) {
    records.setStore(store);
  }

  /** Takes the store away, unless another one is there already. */
  void unsetRecords(AccessRecords store) {
    records.unsetStore(store);
  }

  /**
   * Finds the user who has a name and a password. It takes as long for a name that nobody has.
   *
   * @throws VconException if the users can't be read
   */
  Optional<UserRecord> find(String name, String password) throws InterruptedException {
    Optional<UserRecord> user = Optional.ofNullable(records.now().get(name));
    hashing.acquire();
    try {
      if (user.isEmpty()) {
        PasswordHash.of(password, random);
        return Optional.empty();
      }
      return user.filter(one -> PasswordHash.matches(one.hash(), password));
    } finally {
      hashing.release();
    }
  }

  /** Finds a user as they are now. */
  Optional<UserRecord> known(String name) {
    return Optional.ofNullable(records.now().get(name));
  }

  @Override
  public List<User> list() {
    return records.reload().values().stream()
        .map(UserRecord::user)
        .sorted(Comparator.comparing(User::name))
        .toList();
  }

  @Override
  public Optional<User> find(String name) {
    return records.store().find(Kind.USER, name).map(kept -> UserRecord.read(kept).user());
  }

  @Override
  public User create(String name, String password, Set<Role> roles, Set<Scope> scopes, String by) {
    Instant now = now();
    User user = new User(name, roles, scopes, now, by, now);
    UserRecord record = new UserRecord(user, 0, hashed(password));
    if (records.store().put(Kind.USER, name, 0, record.write()).isEmpty()) {
      throw new VconException(ServerError.USER_EXISTS, "user: " + name + " already exists");
    }
    records.reload();
    LOG.info("User {} was made by {}", name, by);
    return user;
  }

  @Override
  public Optional<User> change(
      String name,
      Optional<String> password,
      Optional<Set<Role>> roles,
      Optional<Set<Scope>> scopes) {
    Optional<String> hash = password.map(this::hashed);
    while (true) {
      Optional<UserRecord> present = records.store().find(Kind.USER, name).map(UserRecord::read);
      if (present.isEmpty()) {
        return Optional.empty();
      }
      User before = present.get().user();
      User user =
          new User(
              name,
              roles.orElse(before.roles()),
              scopes.orElse(before.scopes()),
              before.created(),
              before.createdBy(),
              hash.isPresent() ? now() : before.passwordSet());
      UserRecord next =
          new UserRecord(user, present.get().revision(), hash.orElse(present.get().hash()));
      if (records.store().put(Kind.USER, name, next.revision(), next.write()).isPresent()) {
        records.reload();
        LOG.info("User {} was changed{}", name, hash.isPresent() ? ", with another password" : "");
        return Optional.of(user);
      }
    }
  }

  @Override
  public boolean remove(String name) {
    boolean there = records.store().remove(Kind.USER, name);
    records.reload();
    if (there) {
      LOG.info("User {} was removed", name);
    }
    return there;
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }

  private String hashed(String password) {
    hashing.acquireUninterruptibly();
    try {
      return PasswordHash.of(password, random);
    } finally {
      hashing.release();
    }
  }
}
