package org.vconserver.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vconserver.tck.Refusals.assertRefused;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.vconserver.api.change.Change;
import org.vconserver.api.change.ChangeCause;
import org.vconserver.api.change.ChangeKind;
import org.vconserver.api.change.ChangeLog;
import org.vconserver.api.change.StepChange;
import org.vconserver.api.error.ServerError;
import org.vconserver.api.job.Job;
import org.vconserver.api.job.JobEnd;
import org.vconserver.api.job.JobLease;
import org.vconserver.api.job.JobQueues;
import org.vconserver.api.store.StoredVcon;
import org.vconserver.api.store.VconStore;
import org.vconserver.api.store.VconWrite;
import org.vconserver.vcon.Vcon;

/** Says how every {@link ChangeLog} must behave beside the {@link VconStore} that writes it. */
@Timeout(30)
public abstract class ChangeLogContract {
  private static final String UPPER = "10D846F7-8422-8001-A20F-D188127FAD29";
  private static final ChangeCause JOB =
      ChangeCause.ofJob("ann", null, 17, "calls")
          .with(
              false,
              List.of(
                  new StepChange(
                      2,
                      "whisper_base",
                      "1.2.0",
                      JsonNodeFactory.instance.objectNode().put("language", "de"),
                      List.of("/analysis/0", "/updated_at"))));

  /** Tells the time to the backend. */
  protected final SettableClock clock = new SettableClock(Instant.parse("2026-11-24T10:00:00Z"));

  private VconStore vcons;
  private JobQueues queues;
  private ChangeLog log;

  /** Holds the parts of one empty backend. */
  public record Backend(VconStore vcons, JobQueues queues, ChangeLog log) {}

  /** Gives an empty backend that keeps changes for 100 s, and 1000 of them at most. */
  protected abstract Backend openEmpty(Clock clock) throws Exception;

  /** Forgets changes that are too old or too many, as the backend does by itself in time. */
  protected abstract void forgetOld() throws Exception;

  @BeforeEach
  void open() throws Exception {
    Backend backend = openEmpty(clock);
    vcons = backend.vcons();
    queues = backend.queues();
    log = backend.log();
  }

  private static String uuid(int number) {
    return String.format("00000000-0000-4000-8000-%012x", number);
  }

  private static Vcon vcon(String uuid, String subject) {
    String json = "{\"uuid\":\"" + uuid + "\",\"parties\":[],\"subject\":\"" + subject + "\"}";
    return Vcon.parse(json.getBytes(StandardCharsets.UTF_8));
  }

  private static Vcon vcon(int number, String subject) {
    return vcon(uuid(number), subject);
  }

  private List<Change> all() {
    return log.after(0, 10_000);
  }

  private List<ChangeKind> kinds(String uuid) {
    List<Change> changes = new ArrayList<>(log.historyOf(uuid, Long.MAX_VALUE, 100));
    Collections.reverse(changes);
    return changes.stream().map(Change::kind).toList();
  }

  @Test
  void anEmptyStoreHasNoChanges() {
    assertEquals(List.of(), all());
    assertEquals(List.of(), log.historyOf(uuid(1), Long.MAX_VALUE, 10));
    assertEquals(0, log.newest());
    assertEquals(0, log.forgotten());
  }

  @Test
  void eachSaveAndDeletionIsAChange() {
    vcons.save(vcon(1, "first"));
    vcons.save(vcon(1, "second"));
    assertTrue(vcons.delete(uuid(1)));
    assertFalse(vcons.delete(uuid(1)));
    vcons.save(vcon(1, "again"));
    assertEquals(
        List.of(
            ChangeKind.VCON_CREATED,
            ChangeKind.VCON_UPDATED,
            ChangeKind.VCON_DELETED,
            ChangeKind.VCON_CREATED),
        kinds(uuid(1)));
  }

  @Test
  void aChangeTellsWhatTheVconIsSinceThen() throws Exception {
    Vcon vcon = vcon(1, "Gr\u00fc\u00dfe");
    long revision = vcons.save(vcon);
    byte[] text = vcon.toJson();
    String digest =
        HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(vcon.toJson()));
    Change change = all().get(0);
    assertEquals(uuid(1), change.subject());
    assertEquals(revision, change.revision());
    assertEquals(digest, change.digest());
    assertEquals(text.length, change.size());
    assertEquals(clock.instant(), change.at());
    vcons.delete(uuid(1));
    Change deleted = all().get(1);
    assertEquals(VconWrite.ABSENT, deleted.revision());
    assertEquals("", deleted.digest());
    assertEquals(0, deleted.size());
  }

  @Test
  void aChangeTellsWhatLedToIt() {
    vcons.save(List.of(VconWrite.replacing(vcon(1, "of a job")).because(JOB)));
    ChangeCause asked = ChangeCause.ofRequest("bob", "00-1-2-01");
    vcons.delete(uuid(1), OptionalLong.empty(), asked);
    vcons.save(vcon(2, "of nobody"));
    List<Change> changes = all();
    assertEquals(JOB, changes.get(0).cause());
    assertEquals(List.of("/analysis/0", "/updated_at"), changes.get(0).cause().paths());
    assertEquals(asked, changes.get(1).cause());
    assertEquals(ChangeCause.UNKNOWN, changes.get(2).cause());
    assertEquals(List.of(""), changes.get(2).cause().paths());
  }

  @Test
  void whatIsRefusedIsNoChange() {
    long stale = vcons.save(vcon(1, "first"));
    vcons.save(vcon(1, "second"));
    long newest = log.newest();
    assertRefused(
        ServerError.REVISION_CONFLICT,
        () -> vcons.save(List.of(VconWrite.expecting(vcon(1, "third"), stale))));
    assertRefused(
        ServerError.REVISION_CONFLICT,
        () -> vcons.delete(uuid(1), OptionalLong.of(stale), ChangeCause.UNKNOWN));
    assertEquals(List.of(), log.after(newest, 10));
  }

  @Test
  void aWriteThatIsAskedForAgainIsOneChange() {
    VconWrite write = VconWrite.replacing(vcon(1, "once")).once("run-1");
    vcons.save(List.of(write));
    vcons.save(List.of(write));
    assertEquals(List.of(ChangeKind.VCON_CREATED), kinds(uuid(1)));
  }

  @Test
  void aReaderGetsEachChangeOnceInTheOrderInWhichTheyWereMade() {
    for (int i = 1; i <= 25; i++) {
      vcons.save(vcon(i, "some"));
    }
    List<String> read = new ArrayList<>();
    long cursor = 0;
    for (List<Change> page = log.after(cursor, 10); !page.isEmpty(); ) {
      for (Change change : page) {
        assertTrue(change.seq() > cursor);
        cursor = change.seq();
        read.add(change.subject());
      }
      page = log.after(cursor, 10);
    }
    assertEquals(25, read.size());
    assertEquals(uuid(1), read.get(0));
    assertEquals(uuid(25), read.get(24));
    assertEquals(cursor, log.newest());
  }

  @Test
  void theChangesOfAVconComeInPagesTheNewestFirst() {
    for (int i = 0; i < 7; i++) {
      vcons.save(vcon(1, "text " + i));
      vcons.save(vcon(2, "other " + i));
    }
    List<Change> first = log.historyOf(uuid(1), Long.MAX_VALUE, 5);
    List<Change> rest = log.historyOf(uuid(1), first.get(4).seq(), 5);
    assertEquals(5, first.size());
    assertEquals(2, rest.size());
    assertEquals(ChangeKind.VCON_CREATED, rest.get(1).kind());
    assertTrue(first.get(0).seq() > first.get(1).seq());
  }

  @Test
  void theCaseOfAUuidMakesNoDifference() {
    vcons.save(vcon(UPPER, "first"));
    vcons.save(vcon(UPPER.toLowerCase(Locale.ROOT), "second"));
    assertEquals(List.of(ChangeKind.VCON_CREATED, ChangeKind.VCON_UPDATED), kinds(UPPER));
    assertEquals(UPPER.toLowerCase(Locale.ROOT), all().get(0).subject());
  }

  @Test
  void whatARunSavesIsAChangeOfItsJob() {
    if (!queues.savesInto(vcons)) {
      return; // then it is the store's own save, as above
    }
    queues.create("calls");
    queues.push("calls", List.of(Job.of(uuid(1))));
    JobLease lease = queues.take("calls", 1, "server", Duration.ofMinutes(1)).get(0);
    VconWrite write = VconWrite.replacing(vcon(1, "of a job")).because(JOB);
    queues.finish(
        lease, new JobEnd(true, JsonNodeFactory.instance.objectNode(), List.of(write), List.of()));
    queues.commit("run-1", List.of(VconWrite.replacing(vcon(1, "by hand"))), List.of());
    queues.commit("run-1", List.of(VconWrite.replacing(vcon(1, "by hand"))), List.of());
    assertEquals(List.of(ChangeKind.VCON_CREATED, ChangeKind.VCON_UPDATED), kinds(uuid(1)));
    assertEquals(JOB, all().get(0).cause());
  }

  @Test
  void changesAreForgottenWithTimeAndTheirNumbersAreNotUsedAgain() throws Exception {
    vcons.save(vcon(1, "old"));
    clock.advance(Duration.ofSeconds(60));
    vcons.save(vcon(2, "young"));
    long newest = log.newest();
    clock.advance(Duration.ofSeconds(50));
    forgetOld();
    assertEquals(List.of(uuid(2)), all().stream().map(Change::subject).toList());
    assertEquals(List.of(), log.historyOf(uuid(1), Long.MAX_VALUE, 10));
    assertTrue(log.forgotten() > 0);
    clock.advance(Duration.ofSeconds(60));
    forgetOld();
    assertEquals(List.of(), all());
    assertEquals(newest, log.newest());
    assertEquals(newest, log.forgotten());
    vcons.save(vcon(3, "next"));
    assertTrue(all().get(0).seq() > newest);
  }

  @Test
  void noMoreChangesAreKeptThanMayBe() throws Exception {
    List<VconWrite> writes = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      writes.add(VconWrite.replacing(vcon(i, "some")));
    }
    for (int i = 0; i < 13; i++) {
      vcons.save(writes);
    }
    forgetOld();
    List<Change> kept = all();
    assertTrue(kept.size() <= 1100 && kept.size() >= 1000, "kept: " + kept.size());
    assertEquals(kept.get(kept.size() - 1).seq(), log.newest());
  }

  @Test
  void whatManyWriteAtOnceIsInTheLogAsItIsInTheStore() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Future<?>> writers = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        int writer = i;
        Callable<Boolean> task =
            () -> {
              for (int j = 0; j < 20; j++) {
                vcons.save(vcon(j % 5, "by " + writer + " at " + j));
              }
              return true;
            };
        writers.add(threads.submit(task));
      }
      for (Future<?> writer : writers) {
        writer.get();
      }
    } finally {
      threads.shutdownNow();
    }
    Map<String, Change> last = new HashMap<>();
    all().forEach(change -> last.put(change.subject(), change));
    assertEquals(160, all().size());
    for (int i = 0; i < 5; i++) {
      StoredVcon stored = vcons.find(uuid(i)).orElseThrow();
      Supplier<String> message = () -> stored.vcon().uuid();
      assertEquals(stored.revision(), last.get(uuid(i)).revision(), message);
    }
  }
}
