package org.vconserver.access.key;

import static org.osgi.service.component.annotations.ReferenceCardinality.OPTIONAL;
import static org.osgi.service.component.annotations.ReferencePolicy.DYNAMIC;
import static org.osgi.service.component.annotations.ReferencePolicyOption.GREEDY;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vconserver.access.Identity;
import org.vconserver.api.access.AccessRecords;
import org.vconserver.api.access.AccessRecords.Kind;
import org.vconserver.api.access.ApiKey;
import org.vconserver.api.access.ApiKeys;
import org.vconserver.api.error.ServerError;
import org.vconserver.vcon.error.VconException;

/**
 * Knows the keys that are kept, and who calls with each. All of them are in memory; once a second,
 * when somebody calls, it is asked whether another server has changed them. While the store can't
 * be reached those that were known still are. Thread-safe.
 */
@Component(service = {ApiKeys.class, KnownKeys.class})
public final class KnownKeys implements ApiKeys {
  private static final Logger LOG = LoggerFactory.getLogger(KnownKeys.class);
  private static final long LOOK_NANOS = Duration.ofSeconds(1).toNanos();
  private static final Identity.Refused UNKNOWN =
      new Identity.Refused("The key is not known: it may have been revoked");

  @Reference(cardinality = OPTIONAL, policy = DYNAMIC, policyOption = GREEDY)
  volatile @Nullable AccessRecords records;

  private final Clock clock;
  private final LongSupplier nanos;
  private final SecureRandom random = new SecureRandom();
  private final AtomicBoolean looking = new AtomicBoolean();
  private volatile @Nullable Loaded loaded;

  /**
   * Holds the keys as they were.
   *
   * @param from which store they are
   * @param version of the store when they were read
   * @param looked when it was last asked for its version, in nanoseconds
   */
  private record Loaded(
      AccessRecords from, long version, long looked, Map<String, KeyRecord> byId) {
    Loaded lookedAgain(long now) {
      return new Loaded(from, version, now, byId);
    }
  }

  @Activate
  public KnownKeys() {
    this(Clock.systemUTC(), System::nanoTime);
  }

  KnownKeys(Clock clock, LongSupplier nanos) {
    this.clock = clock;
    this.nanos = nanos;
  }

  /** Tells whether a token has the look of a key. */
  public static boolean isKey(String token) {
    return KeyText.isKey(token);
  }

  /** Finds who calls with a key. */
  public Identity identify(String token) {
    Optional<KeyText> text = KeyText.read(token);
    if (text.isEmpty()) {
      return UNKNOWN;
    }
    KeyRecord record;
    try {
      record = now().byId().get(text.get().id());
    } catch (VconException e) {
      return new Identity.Untold("Keys can't be looked up now: " + e.getMessage());
    }
    Instant now = clock.instant();
    if (record == null || !record.opens(KeyRecord.hash(text.get().secret()), now)) {
      return UNKNOWN;
    }
    return record.isExpired(now)
        ? new Identity.Refused("The key has expired")
        : new Identity.Known(record.caller());
  }

  private Loaded now() {
    AccessRecords store = records;
    Loaded known = loaded;
    if (known == null || (store != null && store != known.from())) {
      return load(required(store));
    }
    boolean fresh = nanos.getAsLong() - known.looked() < LOOK_NANOS;
    if (fresh || store == null || !looking.compareAndSet(false, true)) {
      return known;
    }
    try {
      if (store.version(Kind.KEY) != known.version()) {
        return load(store);
      }
    } catch (VconException e) {
      LOG.warn("Keys are taken as they were, as it can't be seen what changed: {}", e.getMessage());
    } finally {
      looking.set(false);
    }
    // Others may have loaded meanwhile, which is newer.
    Loaded present = loaded;
    Loaded later = (present == null ? known : present).lookedAgain(nanos.getAsLong());
    loaded = later;
    return later;
  }

  /** Reads all keys. The version first: a change in between is read once more. */
  private synchronized Loaded load(AccessRecords store) {
    long version = store.version(Kind.KEY);
    Map<String, KeyRecord> byId = new HashMap<>();
    for (AccessRecords.Kept kept : store.list(Kind.KEY)) {
      byId.put(kept.id(), KeyRecord.read(kept));
    }
    Loaded read = new Loaded(store, version, nanos.getAsLong(), byId);
    loaded = read;
    return read;
  }

  private static AccessRecords required(@Nullable AccessRecords store) {
    if (store == null) {
      throw new VconException(
          ServerError.SERVICE_UNAVAILABLE, "The store of keys and users is not there");
    }
    return store;
  }

  @Override
  public List<ApiKey> list() {
    return load(required(records)).byId().values().stream()
        .map(KeyRecord::key)
        .sorted(Comparator.comparing(ApiKey::created).thenComparing(ApiKey::id))
        .toList();
  }

  @Override
  public Optional<ApiKey> find(String id) {
    return required(records).find(Kind.KEY, id).map(kept -> KeyRecord.read(kept).key());
  }

  @Override
  public ApiKey.Made create(ApiKey.Wanted wanted, String by) {
    AccessRecords store = required(records);
    KeyText text = KeyText.make(random);
    ApiKey key =
        new ApiKey(
            text.id(),
            wanted.name(),
            wanted.roles(),
            wanted.scopes(),
            wanted.queues(),
            clock.instant().truncatedTo(ChronoUnit.MILLIS),
            by,
            wanted.expires(),
            Optional.empty());
    KeyRecord record = new KeyRecord(key, 0, KeyRecord.hash(text.secret()), new byte[0]);
    if (store.put(Kind.KEY, key.id(), 0, record.write()).isEmpty()) {
      throw new IllegalStateException("Another key has the same random id");
    }
    load(store);
    LOG.info("Key {} was made by {}", key.id(), by);
    return new ApiKey.Made(key, text.whole());
  }

  @Override
  public Optional<ApiKey.Made> rotate(String id, Duration grace) {
    AccessRecords store = required(records);
    while (true) {
      Optional<KeyRecord> present = store.find(Kind.KEY, id).map(KeyRecord::read);
      if (present.isEmpty()) {
        return Optional.empty();
      }
      KeyText text = KeyText.make(id, random);
      KeyRecord next = rotated(present.get(), text, grace);
      OptionalLong put = store.put(Kind.KEY, id, present.get().revision(), next.write());
      if (put.isPresent()) {
        load(store);
        LOG.info(
            "Key {} has another secret; the one before is taken for {} s", id, grace.toSeconds());
        return Optional.of(new ApiKey.Made(next.key(), text.whole()));
      }
    }
  }

  private KeyRecord rotated(KeyRecord before, KeyText text, Duration grace) {
    ApiKey key = before.key();
    Optional<Instant> former =
        grace.isZero()
            ? Optional.empty()
            : Optional.of(clock.instant().plus(grace).truncatedTo(ChronoUnit.MILLIS));
    ApiKey next =
        new ApiKey(
            key.id(),
            key.name(),
            key.roles(),
            key.scopes(),
            key.queues(),
            key.created(),
            key.createdBy(),
            key.expires(),
            former);
    return new KeyRecord(
        next,
        before.revision(),
        KeyRecord.hash(text.secret()),
        grace.isZero() ? new byte[0] : before.hash());
  }

  @Override
  public boolean revoke(String id) {
    AccessRecords store = required(records);
    boolean there = store.remove(Kind.KEY, id);
    load(store);
    if (there) {
      LOG.info("Key {} was revoked", id);
    }
    return there;
  }
}
