package org.vconserver.faults;

import java.io.UncheckedIOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.vconserver.tck.server.Api;

/**
 * Works with one server as a client that wants its requests done: stores vCons, asks for a job and
 * a run on each, reads, and makes again under the same key whatever was not acknowledged.
 * Thread-safe.
 */
final class Caller {
  /** The answers after which a client tries again: busy, locked, changed meanwhile, too many. */
  private static final Set<Integer> AGAIN = Set.of(409, 412, 429, 503);

  private static final int RUN_AFTER = 20;

  private final Api api;
  private final int number;
  private final String ledger;
  private final AtomicInteger begun = new AtomicInteger();
  private final AtomicInteger requests = new AtomicInteger();
  private final AtomicInteger again = new AtomicInteger();
  private final Set<Integer> stored = new ConcurrentSkipListSet<>();
  private final Set<Integer> queued = new ConcurrentSkipListSet<>();
  private final Set<Integer> run = new ConcurrentSkipListSet<>();
  private final List<String> faults = new CopyOnWriteArrayList<>();

  Caller(Api api, int number, String ledger) {
    this.api = api;
    this.number = number;
    this.ledger = ledger;
  }

  String uuid(int vcon) {
    return String.format("5%07x-0000-8000-8000-%012d", number, vcon);
  }

  Set<Integer> stored() {
    return stored;
  }

  Set<Integer> queued() {
    return queued;
  }

  Set<Integer> run() {
    return run;
  }

  /** Lists the answers that no client should get. */
  List<String> faults() {
    return faults;
  }

  /** Does a round of work: each of its writes is made until it is acknowledged. */
  void work() throws InterruptedException {
    int vcon = begun.getAndIncrement();
    String uuid = uuid(vcon);
    store(uuid);
    stored.add(vcon);
    untilDone(
        api.with("Idempotency-Key", "job " + uuid),
        caller ->
            caller.put("/queue/work", "{'job_type':'vcon_uuid','vcon_uuid':['" + uuid + "']}"),
        200);
    queued.add(vcon);
    if (vcon >= RUN_AFTER) {
      int earlier = vcon - RUN_AFTER;
      untilDone(
          api.with("Idempotency-Key", "run " + uuid(earlier)),
          caller ->
              caller.post(
                  "/process/" + uuid(earlier) + "/ledger?commit_changes=true",
                  "{'file':'" + ledger + "','mark':'run'}"),
          200);
      run.add(earlier);
      look(answer(api, caller -> caller.get("/vcon/" + uuid(earlier))), 200);
    }
    look(answer(api, caller -> caller.post("/vcon/validate", "{'uuid':'" + uuid + "'}")), 200);
    look(answer(api, caller -> caller.get("/queue/work/jobs?limit=5")), 200);
  }

  private void store(String uuid) throws InterruptedException {
    String body =
        "{'vcon':'0.0.1','uuid':'"
            + uuid
            + "','created_at':'2026-01-01T00:00:00Z','parties':[],"
            + "'dialog':[],'analysis':[],'attachments':[{'body':'"
            + "x".repeat(2000)
            + "','encoding':'none'}]}";
    untilDone(
        api,
        caller -> {
          Api.Answer answer = caller.post("/vcon", body);
          if (answer.header("Vcon-Outcome").equals("not-done")) {
            int read = caller.get("/vcon/" + uuid).status();
            if (read == 200) {
              faults.add("POST /vcon was answered not-done, and " + uuid + " is there");
            }
          }
          return answer;
        },
        204);
  }

  private interface Call {
    Api.Answer by(Api caller);
  }

  private void untilDone(Api caller, Call call, int done) throws InterruptedException {
    while (!look(answer(caller, call), done)) {
      again.incrementAndGet();
      TimeUnit.MILLISECONDS.sleep(200);
    }
  }

  private Api.Answer answer(Api caller, Call call) throws InterruptedException {
    while (true) {
      try {
        return call.by(caller);
      } catch (UncheckedIOException e) { // no answer: whether it was done is not known
        again.incrementAndGet();
        TimeUnit.MILLISECONDS.sleep(200);
      }
    }
  }

  /** Tells whether an answer is the one hoped for; notes one that nobody should get. */
  private boolean look(Api.Answer answer, int done) {
    requests.incrementAndGet();
    if (answer.status() != done && !AGAIN.contains(answer.status())) {
      faults.add(answer.status() + " " + answer.text());
    }
    return answer.status() == done;
  }

  @Override
  public String toString() {
    return requests
        + " answers, "
        + stored.size()
        + " vCons, "
        + queued.size()
        + " jobs, "
        + run.size()
        + " runs; "
        + again
        + " requests made again";
  }
}
