package org.vconserver.pipeline.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.vconserver.api.error.FieldError;
import org.vconserver.api.error.ServerError;
import org.vconserver.api.error.VconServerException;
import org.vconserver.api.job.JobRequest;
import org.vconserver.api.pipeline.RunResult;
import org.vconserver.api.processor.DialogMedia;
import org.vconserver.api.processor.ProcessorSession;
import org.vconserver.api.store.VconWrite;
import org.vconserver.api.vcon.Vcon;
import org.vconserver.pipeline.media.RunMedia;

/** The state of one run, in memory only. Used by one thread at a time. */
final class RunSession implements ProcessorSession {
  private final List<Slot> slots = new ArrayList<>();
  private final Map<String, JsonNode> parameters;
  private final List<JobRequest> jobs = new ArrayList<>();
  private final RunMedia media;
  private int inputIndex;
  private boolean mayModify = true;

  /**
   * One vCon of the run.
   *
   * @param expected the revision that it was read with; empty if it was not read from the store
   */
  private record Slot(Vcon vcon, OptionalLong expected, boolean modified) {}

  RunSession(Map<String, JsonNode> parameters, RunMedia media) {
    this.parameters = new LinkedHashMap<>(parameters);
    this.media = media;
  }

  /** Puts in a vCon to begin with. */
  void begin(Vcon vcon, OptionalLong expected, boolean modified) {
    requireUnique(vcon, -1);
    slots.add(new Slot(vcon, expected, modified));
  }

  /** Sets what holds for the next step. */
  void beginStep(int inputIndex, boolean mayModify) {
    this.inputIndex = inputIndex;
    this.mayModify = mayModify;
  }

  @Override
  public List<Vcon> vcons() {
    return slots.stream().map(Slot::vcon).toList();
  }

  @Override
  public int inputIndex() {
    return inputIndex;
  }

  @Override
  public Vcon input() {
    if (inputIndex >= slots.size()) {
      throw new VconServerException(
          ServerError.INVALID_OPTIONS,
          List.of(
              new FieldError(
                  List.of("input_vcon_index"),
                  "is " + inputIndex + ", but the run has " + slots.size() + " vCons",
                  "value_error")));
    }
    return slots.get(inputIndex).vcon();
  }

  @Override
  public void replace(int index, Vcon vcon) {
    requireMayModify();
    requireUnique(vcon, index);
    Slot slot = slots.get(index);
    OptionalLong expected =
        slot.vcon().uuid().equals(vcon.uuid()) ? slot.expected() : OptionalLong.empty();
    slots.set(index, new Slot(vcon, expected, true));
  }

  @Override
  public void add(Vcon vcon) {
    requireMayModify();
    requireUnique(vcon, -1);
    slots.add(new Slot(vcon, OptionalLong.empty(), true));
  }

  @Override
  public Map<String, JsonNode> parameters() {
    return new LinkedHashMap<>(parameters);
  }

  @Override
  public void setParameter(String name, JsonNode value) {
    parameters.put(name, value);
  }

  @Override
  public DialogMedia media(ObjectNode dialog) throws InterruptedException {
    return media.of(dialog);
  }

  @Override
  public void enqueueOnCommit(JobRequest request) {
    jobs.add(request);
  }

  List<JobRequest> jobs() {
    return List.copyOf(jobs);
  }

  /** What has to be saved for the changes of this run to last. */
  List<VconWrite> writes() {
    return slots.stream()
        .filter(Slot::modified)
        .map(slot -> new VconWrite(slot.vcon(), slot.expected()))
        .toList();
  }

  RunResult result() {
    return new RunResult(
        vcons(), slots.stream().map(Slot::modified).toList(), parameters(), jobs());
  }

  private void requireMayModify() {
    if (!mayModify) {
      throw new VconServerException(
          ServerError.READ_ONLY_PROCESSOR,
          "The processor changes a vCon although it says that it does not");
    }
  }

  private void requireUnique(Vcon vcon, int except) {
    for (int i = 0; i < slots.size(); i++) {
      if (i != except && slots.get(i).vcon().uuid().equals(vcon.uuid())) {
        throw new VconServerException(
            ServerError.DUPLICATE_VCON,
            "vCon " + vcon.uuid() + " is in the run already: a run has a vCon once");
      }
    }
  }
}
