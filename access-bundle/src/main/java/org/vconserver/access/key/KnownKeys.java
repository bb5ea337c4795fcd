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
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vconserver.access.identity.Identity;
import org.vconserver.access.record.LiveRecords;
import org.vconserver.api.access.AccessRecords;
import org.vconserver.api.access.AccessRecords.Kind;
import org.vconserver.api.access.ApiKey;
import org.vconserver.api.access.ApiKeys;
import org.vconserver.vcon.error.VconException;

/** Knows the keys that are kept, and who calls with each. Thread-safe. */
@Component(service = {ApiKeys.class, KnownKeys.class})
public final class KnownKeys implements ApiKeys {
  private static final Logger LOG = LoggerFactory.getLogger(KnownKeys.class);
  private static final Identity.Refused UNKNOWN =
      new Identity.Refused("The key is not known: it may have been revoked");

  private final Clock clock;
  private final SecureRandom random = new SecureRandom();
  private final LiveRecords<KeyRecord> records;

  @Activate
  public KnownKeys() {
    this(Clock.systemUTC(), System::nanoTime);
  }

  KnownKeys(Clock clock, LongSupplier nanos) {
    this.clock = clock;
    this.records = new LiveRecords<>(Kind.KEY, KeyRecord::read, nanos);
  }

  @Reference(cardinality = OPTIONAL, policy = DYNAMIC, policyOption = GREEDY)
  void setRecords(AccessRecords store) {
    records.setStore(store);
  }

  /** Takes the store away, unless another one is there already. */
  void unsetRecords(AccessRecords store) {
    records.unsetStore(store);
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
      record = records.now().get(text.get().id());
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

  @Override
  public List<ApiKey> list() {
    return records.reload().values().stream()
        .map(KeyRecord::key)
        .sorted(Comparator.comparing(ApiKey::created).thenComparing(ApiKey::id))
        .toList();
  }

  @Override
  public Optional<ApiKey> find(String id) {
    return records.store().find(Kind.KEY, id).map(kept -> KeyRecord.read(kept).key());
  }

  @Override
  public ApiKey.Made create(ApiKey.Wanted wanted, String by) {
    AccessRecords store = records.store();
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
    records.reload();
    LOG.info("Key {} was made by {}", key.id(), by);
    return new ApiKey.Made(key, text.whole());
  }

  @Override
  public Optional<ApiKey.Made> rotate(String id, Duration grace) {
    AccessRecords store = records.store();
    while (true) {
      Optional<KeyRecord> present = store.find(Kind.KEY, id).map(KeyRecord::read);
      if (present.isEmpty()) {
        return Optional.empty();
      }
      KeyText text = KeyText.make(id, random);
      KeyRecord next = rotated(present.get(), text, grace);
      OptionalLong put = store.put(Kind.KEY, id, present.get().revision(), next.write());
      if (put.isPresent()) {
        records.reload();
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
    AccessRecords store = records.store();
    boolean there = store.remove(Kind.KEY, id);
    records.reload();
    if (there) {
      LOG.info("Key {} was revoked", id);
    }
    return there;
  }
}
