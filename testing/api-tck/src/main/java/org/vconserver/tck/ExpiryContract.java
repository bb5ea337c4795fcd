package org.vconserver.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vconserver.tck.Refusals.assertRefused;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.vconserver.api.change.Change;
import org.vconserver.api.change.ChangeCause;
import org.vconserver.api.change.ChangeKind;
import org.vconserver.api.change.ChangeLog;
import org.vconserver.api.error.ServerError;
import org.vconserver.api.index.VconFilter;
import org.vconserver.api.index.VconIndex;
import org.vconserver.api.job.Job;
import org.vconserver.api.job.JobEnd;
import org.vconserver.api.job.JobLease;
import org.vconserver.api.job.JobQueues;
import org.vconserver.api.store.ExpiryRules;
import org.vconserver.api.store.VconExpiry;
import org.vconserver.api.store.VconStore;
import org.vconserver.api.store.VconWrite;
import org.vconserver.vcon.Vcon;

/** Says how vCons expire in every {@link VconStore}. */
@Timeout(30)
public abstract class ExpiryContract {
  private static final String UPPER = "10D846F7-8422-8001-A20F-D188127FAD29";
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Instant START = Instant.parse("2026-11-24T10:00:00Z");
  private static final ExpiryRules RULES =
      ExpiryRules.parse("tag:call=30d, tag:kind:test=20m, tag:old=1s");

  /** Tells the time to the backend. */
  protected final SettableClock clock = new SettableClock(START);

  private VconStore vcons;
  private JobQueues queues;
  private VconIndex index;
  private ChangeLog log;

  /** Holds the parts of one empty backend. */
  public record Backend(VconStore vcons, JobQueues queues, VconIndex index, ChangeLog log) {}

  /** Gives an empty backend where vCons expire by rules. */
  protected abstract Backend openEmpty(Clock clock, ExpiryRules rules) throws Exception;

  /** Deletes what has expired, as the backend does by itself in time. */
  protected abstract void deleteExpired() throws Exception;

  @BeforeEach
  void open() throws Exception {
    Backend backend = openEmpty(clock, RULES);
    vcons = backend.vcons();
    queues = backend.queues();
    index = backend.index();
    log = backend.log();
  }

  private static String uuid(int number) {
    return String.format("00000000-0000-4000-8000-%012x", number);
  }

  private static Vcon vcon(String uuid, String members) {
    String json = "{'uuid':'" + uuid + "','parties':[]" + members + "}";
    return Vcon.parse(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
  }

  private static Vcon vcon(int number) {
    return vcon(uuid(number), "");
  }

  private static Vcon tagged(int number, String tags) {
    return vcon(uuid(number), ",'tags':{" + tags + "}");
  }

  private void save(Vcon vcon, VconExpiry expiry) {
    vcons.save(List.of(VconWrite.replacing(vcon).expiring(expiry)));
  }

  private void saveFor(int number, Duration time) {
    save(vcon(number), VconExpiry.after(time));
  }

  private boolean isThere(int number) {
    return vcons.find(uuid(number)).isPresent();
  }

  private Optional<Duration> left(String uuid) {
    return vcons.expires(uuid).map(time -> Duration.between(clock.instant(), time));
  }

  /** Lets time go by as it does while a server runs, and deletes what has expired. */
  private void pass(Duration time) throws Exception {
    Duration left = time;
    while (!left.isZero()) {
      Duration step = left.compareTo(Duration.ofMinutes(30)) > 0 ? Duration.ofMinutes(30) : left;
      clock.advance(step);
      deleteExpired();
      left = left.minus(step);
    }
  }

  private List<ChangeKind> kinds(String uuid) {
    return log.historyOf(uuid, Long.MAX_VALUE, 100).stream().map(Change::kind).toList();
  }

  @Test
  void whatNobodyAsksForDoesNotExpire() throws Exception {
    vcons.save(vcon(1));
    assertEquals(Optional.empty(), vcons.expires(uuid(1)));
    assertEquals(Optional.empty(), vcons.expires(uuid(2)));
    pass(Duration.ofDays(3));
    assertTrue(isThere(1));
  }

  @Test
  void itIsDeletedAfterItsTimeAndNotBefore() throws Exception {
    saveFor(1, Duration.ofMinutes(10));
    saveFor(2, Duration.ofMinutes(20));
    deleteExpired();
    pass(Duration.ofMinutes(10).minusMillis(1));
    assertTrue(isThere(1));
    pass(Duration.ofMillis(1));
    assertEquals(List.of(false, true), List.of(isThere(1), isThere(2)));
    assertEquals(Optional.empty(), vcons.expires(uuid(1)));
    assertEquals(List.of(uuid(2)), vcons.list(null, 10));
    assertEquals(1, index.count(VconFilter.ALL));
  }

  @Test
  void theChangeLogSaysThatItHasExpired() throws Exception {
    saveFor(1, Duration.ofMinutes(10));
    pass(Duration.ofMinutes(30));
    pass(Duration.ofMinutes(30));
    assertEquals(List.of(ChangeKind.VCON_DELETED, ChangeKind.VCON_CREATED), kinds(uuid(1)));
    assertEquals(ChangeCause.EXPIRED, log.historyOf(uuid(1), Long.MAX_VALUE, 1).get(0).cause());
  }

  @Test
  void aTimeIsTakenAsItIs() {
    save(vcon(1), VconExpiry.at("2026-12-24T18:00:00+01:00"));
    assertEquals(Optional.of(Instant.parse("2026-12-24T17:00:00Z")), vcons.expires(uuid(1)));
  }

  @Test
  void whatIsReplacedKeepsItsExpiryUnlessTheWriteSaysAnother() {
    saveFor(1, HOUR);
    vcons.save(vcon(uuid(1), ",'subject':'other'"));
    assertEquals(Optional.of(HOUR), left(uuid(1)));
    saveFor(1, HOUR.multipliedBy(5));
    assertEquals(Optional.of(HOUR.multipliedBy(5)), left(uuid(1)));
    save(vcon(1), VconExpiry.NEVER);
    assertEquals(Optional.empty(), left(uuid(1)));
  }

  @Test
  void aWriteThatIsRefusedChangesNoExpiry() {
    saveFor(1, HOUR);
    VconWrite late = VconWrite.expecting(vcon(1), 17).expiring(VconExpiry.NEVER);
    assertRefused(ServerError.REVISION_CONFLICT, () -> vcons.save(List.of(late)));
    assertEquals(Optional.of(HOUR), left(uuid(1)));
  }

  @Test
  void aWriteThatWasDoneBeforeChangesNoExpiry() {
    VconWrite write = VconWrite.replacing(vcon(1)).once("job 17").expiring(VconExpiry.after(HOUR));
    vcons.save(List.of(write));
    clock.advance(Duration.ofMinutes(10));
    vcons.save(List.of(write));
    assertEquals(Optional.of(Duration.ofMinutes(50)), left(uuid(1)));
  }

  @Test
  void whatWasDeletedAndComesAgainHasNoExpiryOfBefore() throws Exception {
    saveFor(1, HOUR);
    vcons.delete(uuid(1));
    assertEquals(Optional.empty(), vcons.expires(uuid(1)));
    vcons.save(vcon(1));
    assertEquals(Optional.empty(), vcons.expires(uuid(1)));
    pass(HOUR.multipliedBy(3));
    assertTrue(isThere(1));
  }

  @Test
  void itIsOneInWhateverCaseItsUuidIsWritten() throws Exception {
    save(vcon(UPPER, ""), VconExpiry.after(HOUR));
    String lower = UPPER.toLowerCase(Locale.ROOT);
    assertEquals(Optional.of(HOUR), left(lower));
    vcons.save(vcon(lower, ""));
    assertEquals(Optional.of(HOUR), left(UPPER));
    pass(HOUR);
    assertEquals(Optional.empty(), vcons.find(UPPER));
    assertEquals(0, index.count(VconFilter.ALL));
  }

  @Test
  void theIndexShowsWhenItExpires() {
    saveFor(1, HOUR);
    assertEquals(START.plus(HOUR), index.find(VconFilter.ALL, null, 1).get(0).expires());
    save(vcon(1), VconExpiry.NEVER);
    assertNull(index.find(VconFilter.ALL, null, 1).get(0).expires());
  }

  @Test
  void theShortestRuleThatMatchesCounts() throws Exception {
    vcons.save(tagged(1, "'call':'17','kind':'test'"));
    vcons.save(tagged(2, "'call':'17','kind':'other'"));
    assertEquals(Optional.of(Duration.ofMinutes(20)), left(uuid(1)));
    assertEquals(Optional.of(Duration.ofDays(30)), left(uuid(2)));
    pass(HOUR);
    assertEquals(List.of(false, true), List.of(isThere(1), isThere(2)));
  }

  @Test
  void whatRulesSayComesEarlierByThemAndNeverLater() {
    vcons.save(tagged(1, "'call':'17'"));
    clock.advance(HOUR);
    vcons.save(tagged(1, "'call':'18'"));
    assertEquals(Optional.of(Duration.ofDays(30).minus(HOUR)), left(uuid(1)));
    vcons.save(tagged(1, "'call':'18','kind':'test'"));
    assertEquals(Optional.of(Duration.ofMinutes(20)), left(uuid(1)));
    vcons.save(vcon(1));
    assertEquals(Optional.of(Duration.ofMinutes(20)), left(uuid(1)));
  }

  @Test
  void rulesSayNothingOfWhatSomebodyHasAskedFor() {
    save(tagged(1, "'call':'17'"), VconExpiry.NEVER);
    save(tagged(2, "'call':'17'"), VconExpiry.after(Duration.ofDays(365)));
    vcons.save(tagged(1, "'kind':'test'"));
    vcons.save(tagged(2, "'kind':'test'"));
    assertEquals(Optional.empty(), left(uuid(1)));
    assertEquals(Optional.of(Duration.ofDays(365)), left(uuid(2)));
  }

  @Test
  void aRunThatIsCommittedSetsItToo() {
    queues.create("calls");
    queues.push("calls", List.of(Job.of(uuid(1))));
    JobLease lease = queues.take("calls", 1, "server", Duration.ofSeconds(30)).get(0);
    vcons.save(vcon(1));
    List<VconWrite> writes = List.of(VconWrite.replacing(vcon(1)).expiring(VconExpiry.after(HOUR)));
    if (queues.savesInto(vcons)) {
      queues.finish(
          lease, new JobEnd(true, JsonNodeFactory.instance.objectNode(), writes, List.of()));
    } else {
      vcons.save(writes);
    }
    assertEquals(Optional.of(HOUR), left(uuid(1)));
  }

  @Test
  void whatARunHasLockedWaitsUntilItIsFree() throws Exception {
    saveFor(1, Duration.ofMinutes(1));
    saveFor(2, Duration.ofMinutes(1));
    assertTrue(vcons.lock(Set.of(uuid(1)), "run", HOUR));
    pass(Duration.ofMinutes(2));
    assertEquals(List.of(true, false), List.of(isThere(1), isThere(2)));
    vcons.unlock(Set.of(uuid(1)), "run");
    deleteExpired();
    assertEquals(false, isThere(1));
  }

  @Test
  void manyAreDeletedHoweverManyOfThemWait() throws Exception {
    List<String> locked = new ArrayList<>();
    for (int i = 1; i <= 180; i++) {
      saveFor(i, Duration.ofMinutes(1));
      if (i <= 120) {
        locked.add(uuid(i));
      }
    }
    vcons.lock(Set.copyOf(locked), "run", HOUR);
    pass(Duration.ofMinutes(2));
    assertEquals(locked, vcons.list(null, 1000));
  }

  @Test
  void aClockThatLeapsAheadDeletesNothingForAnHour() throws Exception {
    saveFor(1, Duration.ofDays(300));
    deleteExpired();
    clock.advance(Duration.ofDays(365));
    pass(Duration.ofMinutes(50));
    assertTrue(isThere(1));
    clock.advance(Duration.ofDays(-365));
    pass(HOUR.multipliedBy(2));
    assertTrue(isThere(1));
    clock.advance(Duration.ofDays(365));
    pass(HOUR.multipliedBy(2));
    assertEquals(false, isThere(1));
  }

  @Test
  void aStoreThatHadNothingToExpireForLongHoldsNothing() throws Exception {
    saveFor(1, Duration.ofMinutes(1));
    pass(Duration.ofMinutes(2));
    deleteExpired();
    clock.advance(Duration.ofDays(30));
    saveFor(2, Duration.ofMinutes(1));
    deleteExpired();
    pass(Duration.ofMinutes(2));
    assertEquals(false, isThere(2));
  }
}
