package org.vconserver.pipeline.run;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.vconserver.api.error.UnforeseenException;
import org.vconserver.api.pipeline.RunNotice;
import org.vconserver.api.processor.Notice;
import org.vconserver.api.processor.RegisteredProcessor;
import org.vconserver.api.server.ServerState;
import org.vconserver.vcon.error.VconException;

/**
 * Records what happens in a run: its steps with processors, versions and times, and the error that
 * ended it. It holds no content of vCons, but for what an exception of a processor may say of it.
 * Thread-safe.
 */
public final class RunReport {
  private static final int LONGEST_WHAT = 100;

  private final Clock clock;

  @GuardedBy("this")
  private final List<Step> steps = new ArrayList<>();

  @GuardedBy("this")
  private final List<ObjectNode> notices = new ArrayList<>();

  @GuardedBy("this")
  private @Nullable VconException failure;

  @GuardedBy("this")
  private boolean progressed;

  /** Holds one step, as long as it runs and after. */
  private static final class Step {
    final int index;
    final String processor;
    final String version;
    final Instant started;
    Duration took = Duration.ZERO;
    String outcome = "running";
    Instant part;
    double done = -1;
    String what = "";

    Step(int index, String processor, String version, Instant started) {
      this.index = index;
      this.processor = processor;
      this.version = version;
      this.started = started;
      this.part = started;
    }
  }

  public RunReport(Clock clock) {
    this.clock = clock;
  }

  /** Reports a step that an earlier attempt has done, or that was not to be run. */
  synchronized void passed(int index, String processor, String outcome) {
    Step step = new Step(index, processor, "", clock.instant());
    step.outcome = outcome;
    steps.add(step);
  }

  synchronized void started(int index, RegisteredProcessor processor) {
    steps.add(new Step(index, processor.name(), processor.version(), clock.instant()));
  }

  /**
   * Notes how far the step that runs is.
   *
   * @param done from 0 to 1; what is no number counts as 0
   */
  synchronized void progress(double done, String what) {
    Step step = steps.isEmpty() ? null : steps.get(steps.size() - 1);
    if (step != null && step.outcome.equals("running")) {
      step.done = done > 0 ? Math.min(1, done) : 0;
      step.what = what.length() > LONGEST_WHAT ? what.substring(0, LONGEST_WHAT) : what;
      progressed = true;
    }
  }

  /** Notes that the step that runs has kept a part of its work; gives how long that took. */
  synchronized Duration partEnded() {
    Step step = steps.get(steps.size() - 1);
    Instant now = clock.instant();
    Duration took = Duration.between(step.part, now);
    step.part = now;
    return took;
  }

  /** Gives the report if a step told of progress since this was asked last. */
  public synchronized Optional<ObjectNode> progressed() {
    if (!progressed) {
      return Optional.empty();
    }
    progressed = false;
    return Optional.of(json());
  }

  /** Notes that the step that runs has ended; gives how long it took. */
  synchronized Duration ended(String outcome) {
    Step step = steps.get(steps.size() - 1);
    step.took = Duration.between(step.started, clock.instant());
    step.outcome = outcome;
    return step.took;
  }

  /** Notes the error that ended the run. */
  public synchronized void failed(VconException cause) {
    failure = cause;
  }

  /** Notes what a person should know beside the error. */
  public synchronized void notice(Notice notice) {
    notices.add(notice.json());
  }

  /** Notes what steps said besides their result. */
  synchronized void notices(List<RunNotice> given) {
    for (RunNotice notice : given) {
      notices.add(notice.json());
    }
  }

  /** Gives the report as it is kept with the attempt. */
  public synchronized ObjectNode json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    var array = json.putArray("steps");
    for (Step step : steps) {
      ObjectNode entry = array.addObject().put("step", step.index).put("processor", step.processor);
      if (!step.version.isEmpty()) {
        entry.put("version", step.version);
        entry.put("started", new BigDecimal(ServerState.seconds(step.started)));
        entry.put("seconds", BigDecimal.valueOf(step.took.toMillis(), 3));
      }
      entry.put("outcome", step.outcome);
      if (step.done >= 0 && step.outcome.equals("running")) {
        BigDecimal done = BigDecimal.valueOf(Math.round(step.done * 1000), 3);
        entry.putObject("progress").put("done", done).put("what", step.what);
      }
    }
    if (failure != null) {
      json.set("error", error(failure));
    }
    if (!notices.isEmpty()) {
      notices.forEach(json.putArray("notices")::add);
    }
    return json;
  }

  @GuardedBy("this")
  private ObjectNode error(VconException cause) {
    ObjectNode error = JsonNodeFactory.instance.objectNode();
    error.put("code", cause.code().name()).put("message", cause.getMessage());
    if (cause instanceof UnforeseenException unforeseen) {
      error.put("exception", unforeseen.thrownType());
      error.put("exception_message", unforeseen.thrownMessage());
      error.put("error_id", unforeseen.errorId());
    }
    Step last = steps.isEmpty() ? null : steps.get(steps.size() - 1);
    if (last != null && (last.outcome.equals("failed") || last.outcome.equals("running"))) {
      error.put("step", last.index).put("processor", last.processor).put("version", last.version);
    }
    return error;
  }
}
