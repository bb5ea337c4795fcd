package org.vconserver.pipeline.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.vconserver.api.change.StepChange;
import org.vconserver.api.error.ServerError;
import org.vconserver.api.job.JobRequest;
import org.vconserver.api.pipeline.RunNotice;
import org.vconserver.api.processor.DialogMedia;
import org.vconserver.api.processor.Notice;
import org.vconserver.api.processor.ProcessorSession;
import org.vconserver.api.store.VconExpiry;
import org.vconserver.pipeline.media.RunMedia;
import org.vconserver.vcon.Vcon;
import org.vconserver.vcon.VconUuid;
import org.vconserver.vcon.error.FaultType;
import org.vconserver.vcon.error.FieldError;
import org.vconserver.vcon.error.VconException;

/** Holds the state of one run, in memory only. Used by one thread at a time. */
final class RunSession implements ProcessorSession {
  private static final StepChange NO_STEP =
      new StepChange(0, "", "", JsonNodeFactory.instance.objectNode(), List.of());

  private final List<RunVcon> runVcons = new ArrayList<>();
  private final Map<String, JsonNode> parameters;
  private final List<JobRequest> jobs = new ArrayList<>();
  private final List<RunNotice> notices = new ArrayList<>();
  private final RunMedia media;
  private final int mostJobs;
  private StepChange step = NO_STEP;
  private StepNotices stepNotices = new StepNotices(0, "");
  private Watch watch = Watch.NONE;
  private int inputIndex;
  private boolean mayModify = true;

  /** Hears what a step says while it runs. */
  interface Watch {
    /** Tells nobody. */
    Watch NONE =
        new Watch() {
          @Override
          public void kept() {}

          @Override
          public void progress(double done, String what) {}
        };

    void kept();

    void progress(double done, String what);
  }

  /**
   * Begins a run.
   *
   * @param mostJobs how many jobs it may ask for
   */
  RunSession(Map<String, JsonNode> parameters, RunMedia media, int mostJobs) {
    this.parameters = new LinkedHashMap<>(parameters);
    this.media = media;
    this.mostJobs = mostJobs;
  }

  /** Goes on from where a run was. */
  RunSession(RunState state, RunMedia media, int mostJobs) {
    this(state.parameters(), media, mostJobs);
    runVcons.addAll(state.vcons());
    jobs.addAll(state.jobs());
    notices.addAll(state.notices());
  }

  /** Undoes whatever has happened since the run was in this state. */
  void restore(RunState state) {
    runVcons.clear();
    runVcons.addAll(state.vcons());
    parameters.clear();
    parameters.putAll(state.parameters());
    jobs.clear();
    jobs.addAll(state.jobs());
    notices.clear();
    notices.addAll(state.notices());
  }

  /** Puts in a vCon to begin with. */
  void begin(Vcon vcon, OptionalLong expected, boolean modified) {
    requireUnique(vcon, -1);
    runVcons.add(RunVcon.begun(vcon, expected, modified));
  }

  /**
   * Sets what holds for the next step.
   *
   * @param begun tells which one it is, with no paths
   */
  void beginStep(
      int inputIndex, boolean mayModify, StepChange begun, StepNotices notices, Watch listener) {
    this.step = begun;
    this.watch = listener;
    this.inputIndex = inputIndex;
    this.mayModify = mayModify;
    this.stepNotices = notices;
  }

  /** Takes the notices of the step that has ended into those of the run. */
  void endStep() {
    notices.addAll(stepNotices.all());
  }

  @Override
  public List<Vcon> vcons() {
    return runVcons.stream().map(RunVcon::vcon).toList();
  }

  @Override
  public int inputIndex() {
    return inputIndex;
  }

  @Override
  public Vcon input() {
    if (inputIndex >= runVcons.size()) {
      throw new VconException(
          ServerError.NO_SUCH_INPUT,
          List.of(
              new FieldError(
                  List.of("input_vcon_index"),
                  "is " + inputIndex + ", but the run has " + runVcons.size() + " vCons",
                  FaultType.VALUE_ERROR)));
    }
    return runVcons.get(inputIndex).vcon();
  }

  @Override
  public void replace(int index, Vcon vcon) {
    requireMayModify();
    requireUnique(vcon, index);
    runVcons.set(index, runVcons.get(index).replacedBy(vcon, step));
  }

  @Override
  public void add(Vcon vcon) {
    requireMayModify();
    requireUnique(vcon, -1);
    runVcons.add(RunVcon.begun(vcon, OptionalLong.empty(), true));
  }

  @Override
  public void expire(int index, VconExpiry expiry) {
    requireMayModify();
    runVcons.set(index, runVcons.get(index).expiring(expiry, step));
  }

  @Override
  public Map<String, JsonNode> parameters() {
    Map<String, JsonNode> copy = new LinkedHashMap<>();
    parameters.forEach((name, value) -> copy.put(name, value.deepCopy()));
    return copy;
  }

  /** Gives the parameters themselves, which are only to be read. */
  Map<String, JsonNode> parametersAsTheyAre() {
    return Collections.unmodifiableMap(parameters);
  }

  @Override
  public Optional<JsonNode> parameter(String name) {
    return Optional.ofNullable(parameters.get(name)).map(JsonNode::deepCopy);
  }

  @Override
  public void setParameter(String name, JsonNode value) {
    parameters.put(name, value);
  }

  @Override
  public DialogMedia media(ObjectNode dialog) throws InterruptedException {
    return media.load(dialog);
  }

  @Override
  public void enqueueOnCommit(JobRequest request) {
    if (jobs.size() >= mostJobs) {
      throw new VconException(
          ServerError.TOO_MANY_JOBS,
          "The run asks for more than " + mostJobs + " jobs; RUN_MAX_JOBS is the setting");
    }
    jobs.add(request);
  }

  @Override
  public void notice(Notice notice) {
    String uuid = inputIndex < runVcons.size() ? runVcons.get(inputIndex).vcon().uuid() : "";
    stepNotices.add(uuid, notice);
  }

  @Override
  public void keep() {
    watch.kept();
  }

  @Override
  public void progress(double done, String what) {
    watch.progress(done, what);
  }

  /** Gives the run as it is in the middle of a step, so that it can go on there. */
  RunState within(int index) {
    return new RunState(runVcons, parameters, jobs, notices, index, true);
  }

  /** Gives the run as it is now. */
  RunState state(int nextStep) {
    return new RunState(runVcons, parameters, jobs, notices, nextStep, false);
  }

  private void requireMayModify() {
    if (!mayModify) {
      throw new VconException(
          ServerError.READ_ONLY_PROCESSOR,
          "The processor changes a vCon although it says that it does not");
    }
  }

  private void requireUnique(Vcon vcon, int except) {
    for (int i = 0; i < runVcons.size(); i++) {
      if (i != except && VconUuid.same(runVcons.get(i).vcon().uuid(), vcon.uuid())) {
        throw new VconException(
            ServerError.DUPLICATE_VCON,
            "vCon " + vcon.uuid() + " is in the run already: a run has a vCon once");
      }
    }
  }
}
