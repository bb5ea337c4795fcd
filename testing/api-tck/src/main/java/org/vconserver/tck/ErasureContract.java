package org.vconserver.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vconserver.tck.Refusals.assertRefused;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.vconserver.api.change.Change;
import org.vconserver.api.change.ChangeCause;
import org.vconserver.api.change.ChangeKind;
import org.vconserver.api.change.ChangeLog;
import org.vconserver.api.change.StepChange;
import org.vconserver.api.erasure.Erasure;
import org.vconserver.api.erasure.ErasureRecords;
import org.vconserver.api.error.ServerError;
import org.vconserver.api.index.VconFilter;
import org.vconserver.api.index.VconIndex;
import org.vconserver.api.job.Job;
import org.vconserver.api.job.JobEnd;
import org.vconserver.api.job.JobLease;
import org.vconserver.api.job.JobQueues;
import org.vconserver.api.job.QueueStatus;
import org.vconserver.api.store.VconStore;
import org.vconserver.api.store.VconWrite;
import org.vconserver.vcon.Vcon;

/** Says what must be gone of a vCon that is erased, and what is kept of erasures. */
@Timeout(30)
public abstract class ErasureContract {
  /** Stands in all that is stored of the vCon, and nowhere else. */
  protected static final String SECRET = "zqxwvk";

  /** Names the vCon that is erased. */
  protected static final String UUID = "10d846f7-8422-8001-a20f-d188127fad29";

  private static final String OTHER = "00000000-0000-4000-8000-00000000000a";
  private static final ChangeCause CAUSE = ChangeCause.ofRequest("ann", null);
  private static final Duration MINUTE = Duration.ofMinutes(1);

  /** Tells the time to the backend. */
  protected final SettableClock clock = new SettableClock(Instant.parse("2026-11-28T10:00:00Z"));

  private Backend backend;

  /** Holds the parts of one empty backend, which keeps two former versions of each vCon. */
  public record Backend(
      VconStore vcons, JobQueues queues, VconIndex index, ChangeLog log, ErasureRecords records) {}

  /** Gives an empty backend. */
  protected abstract Backend openEmpty(Clock clock) throws Exception;

  @BeforeEach
  void open() throws Exception {
    backend = openEmpty(clock);
    backend.queues().create("q");
  }

  private static Vcon vcon(String uuid, String subject) {
    String json =
        "{\"uuid\":\""
            + uuid
            + "\",\"parties\":[{\"name\":\""
            + SECRET
            + "\"}],\"subject\":\""
            + subject
            + "\"}";
    return Vcon.parse(json.getBytes(StandardCharsets.UTF_8));
  }

  private List<Change> history(String uuid) {
    return backend.log().historyOf(uuid, Long.MAX_VALUE, 100);
  }

  /** Stores a vCon with a former version, and a change by a step that names what it was about. */
  protected void fill() {
    backend.vcons().save(vcon(UUID, SECRET + " first"));
    ObjectNode options = JsonNodeFactory.instance.objectNode().put("to", SECRET);
    StepChange step = new StepChange(0, "mail", "1.0.0", options, List.of("/x_" + SECRET));
    backend
        .vcons()
        .save(
            List.of(
                VconWrite.replacing(vcon(UUID, SECRET + " second"))
                    .because(CAUSE.with(false, List.of(step)))));
    backend.vcons().save(vcon(OTHER, "other"));
  }

  /** Runs a job on the vCon that fails with a report about it, and keeps a checkpoint. */
  protected long fail() {
    long id = backend.queues().push("q", List.of(Job.of(UUID))).jobIds().get(0);
    JobLease lease = backend.queues().take("q", 1, "s", MINUTE).get(0);
    backend
        .queues()
        .keepCheckpoint(lease, ("{\"kept\":\"" + SECRET + "\"}").getBytes(StandardCharsets.UTF_8));
    ObjectNode report = JsonNodeFactory.instance.objectNode();
    report.putObject("error").put("code", "NO_RESULT").put("message", SECRET);
    backend.queues().finish(lease, new JobEnd(false, report, List.of(), List.of()));
    return id;
  }

  @Test
  void theVconItsFormerVersionsItsEntryAndItsChangesAreGone() {
    fill();
    assertEquals(1, backend.vcons().formerVersions(UUID).size());
    assertTrue(backend.vcons().erase(UUID, CAUSE));
    assertEquals(Optional.empty(), backend.vcons().find(UUID));
    assertEquals(List.of(), backend.vcons().formerVersions(UUID));
    assertEquals(1, backend.index().count(VconFilter.ALL));
    List<Change> left = history(UUID);
    assertEquals(1, left.size());
    assertEquals(ChangeKind.VCON_DELETED, left.get(0).kind());
    assertEquals("ann", left.get(0).cause().askedBy());
    assertEquals(1, history(OTHER).size());
    assertTrue(backend.vcons().find(OTHER).isPresent());
  }

  @Test
  void readersOfTheLogAreToldOfTheDeletion() {
    fill();
    long seen = backend.log().newest();
    backend.vcons().erase(UUID, CAUSE);
    List<Change> after = backend.log().after(seen, 10);
    assertEquals(List.of(ChangeKind.VCON_DELETED), after.stream().map(Change::kind).toList());
    assertEquals(UUID, after.get(0).subject());
  }

  @Test
  void ofAVconThatWasDeletedBeforeItsChangesAreGoneToo() {
    fill();
    backend.vcons().delete(UUID);
    assertFalse(backend.vcons().erase(UUID, CAUSE));
    assertEquals(
        List.of(ChangeKind.VCON_DELETED), history(UUID).stream().map(Change::kind).toList());
    assertFalse(backend.vcons().erase("never-there", CAUSE));
  }

  @Test
  void itCanBeStoredAgain() {
    fill();
    backend.vcons().erase(UUID, CAUSE);
    backend.vcons().save(vcon(UUID, "again"));
    assertEquals(List.of(), backend.vcons().formerVersions(UUID));
    assertEquals(
        List.of(ChangeKind.VCON_CREATED, ChangeKind.VCON_DELETED),
        history(UUID).stream().map(Change::kind).toList());
  }

  @Test
  void aJobThatHasEndedIsForgottenWithAllThatIsKeptOfIt() {
    long failed = fail();
    backend.queues().forget(failed);
    assertEquals(Optional.empty(), backend.queues().record(failed));
    assertEquals(Optional.empty(), backend.queues().checkpoint(failed));
    assertEquals(List.of(), backend.queues().jobsOf(UUID, 0, 10).jobs());
    QueueStatus status = backend.queues().status("q");
    assertEquals(Map.of(), status.failed());
  }

  @Test
  void aJobThatHasNotEndedIsNotForgotten() {
    long waiting = backend.queues().push("q", List.of(Job.of(UUID))).jobIds().get(0);
    assertRefused(ServerError.JOB_NOT_FOUND, () -> backend.queues().forget(waiting));
    assertRefused(ServerError.JOB_NOT_FOUND, () -> backend.queues().forget(waiting + 1));
    backend.queues().cancel(waiting);
    backend.queues().forget(waiting);
    assertEquals(Optional.empty(), backend.queues().record(waiting));
  }

  @Test
  void recordsOfErasuresAreKeptAndChanged() {
    Erasure begun = Erasure.begin(clock.instant(), "ann", List.of("tel"));
    long first = backend.records().add(begun);
    long second = backend.records().add(begun);
    assertTrue(second > first);
    Erasure ended =
        new Erasure(
            begun.begun(),
            Optional.of(clock.instant()),
            null,
            List.of("name", "tel"),
            5,
            1,
            2,
            3,
            1);
    backend.records().replace(first, ended);
    backend.records().replace(second + 1, ended);
    assertEquals(Optional.of(ended), backend.records().find(first));
    assertEquals(Optional.of(begun), backend.records().find(second));
    assertEquals(Optional.empty(), backend.records().find(second + 1));
    assertEquals(Optional.empty(), backend.records().find(0));
    assertEquals(
        List.of(second, first),
        backend.records().list(Long.MAX_VALUE, 10).stream().map(ErasureRecords.Kept::id).toList());
    assertEquals(
        List.of(second),
        backend.records().list(Long.MAX_VALUE, 1).stream().map(ErasureRecords.Kept::id).toList());
    assertEquals(
        List.of(first),
        backend.records().list(second, 1).stream().map(ErasureRecords.Kept::id).toList());
  }
}
