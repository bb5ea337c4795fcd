package org.vconserver.api.processor;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;
import org.vconserver.api.job.JobRequest;
import org.vconserver.api.store.VconExpiry;
import org.vconserver.vcon.Vcon;

/**
 * Shows one run, as its processors see it: its vCons, its parameters, the jobs that it will
 * enqueue. Nothing is stored before the whole run has succeeded. Not thread-safe.
 */
@ProviderType
public interface ProcessorSession {
  /** Gives the vCons of the run, in order. A copy: later changes do not show in it. */
  List<Vcon> vcons();

  /**
   * Gives the place in {@link #vcons()} of the vCon that this step is about, as its {@code
   * input_vcon_index} says.
   */
  int inputIndex();

  /** Gives the vCon that this step is about. */
  default Vcon input() {
    return vcons().get(inputIndex());
  }

  /**
   * Puts a vCon in the place of one of the run, which counts as modified if the two differ.
   *
   * @param index its place in {@link #vcons()}
   * @throws org.vconserver.vcon.error.VconException READ_ONLY_PROCESSOR if the descriptor says that
   *     it modifies nothing; DUPLICATE_VCON if another vCon of the run has its uuid
   * @throws IndexOutOfBoundsException if there is no such place
   */
  void replace(int index, Vcon vcon);

  /** Puts a vCon in the place of {@link #input()}. */
  default void replaceInput(Vcon vcon) {
    replace(inputIndex(), vcon);
  }

  /**
   * Adds a new vCon at the end, which counts as modified.
   *
   * @throws org.vconserver.vcon.error.VconException READ_ONLY_PROCESSOR, DUPLICATE_VCON as with
   *     {@link #replace}
   */
  void add(Vcon vcon);

  /**
   * Says when a vCon of the run expires, in the place of what an earlier step has said: it is saved
   * for that, changed or not, and counts as modified.
   *
   * @param index its place in {@link #vcons()}
   * @throws org.vconserver.vcon.error.VconException READ_ONLY_PROCESSOR as with {@link #replace}
   * @throws IndexOutOfBoundsException if there is no such place
   * @since 1.7
   */
  default void expire(int index, VconExpiry expiry) {
    throw new UnsupportedOperationException("this session lets nothing expire");
  }

  /**
   * Gives the parameters that earlier steps, or the caller, have set. A copy, in the order in which
   * they were set.
   */
  Map<String, JsonNode> parameters();

  /** Gives one parameter; empty if it is not set. */
  default Optional<JsonNode> parameter(String name) {
    return Optional.ofNullable(parameters().get(name));
  }

  /** Sets a parameter for the steps that follow, and for the answer. */
  void setParameter(String name, JsonNode value);

  /**
   * Gives the content of a dialog (or of an attachment, which has the same members): its body, or
   * what its url leads to, whose hash is checked. What was fetched is kept for the run.
   *
   * @throws org.vconserver.vcon.error.VconException one of {@link MediaError}
   * @throws InterruptedException when interrupted while fetching
   * @since 1.1
   */
  DialogMedia media(ObjectNode dialog) throws InterruptedException;

  /**
   * Says something besides the result: what is not as it was asked for, and no failure. It is told
   * in the answer, in the job's record and in the log, and counted; the pipeline may let the run
   * fail for it. Of one step, the first hundred are told.
   *
   * @since 1.2
   */
  void notice(Notice notice);

  /**
   * Keeps what the session has now for the next attempt at the same job: if this attempt fails or
   * is lost, and nothing of the pipeline up to this step was changed, that one begins this step
   * with it. So a processor that pays for each part of its work pays once; it leaves out what is
   * there already. Only jobs have further attempts; to any other run this does nothing. Whatever is
   * kept is stored in the vCon only when the whole run has succeeded.
   *
   * @since 1.4
   */
  default void keep() {}

  /**
   * Tells how far this step is, for whoever looks at the job's record while it runs. May be called
   * often; about once a second one of the calls is shown.
   *
   * @param done from 0 to 1
   * @param what is being worked on, without content, as {@code dialog[0]}
   * @since 1.4
   */
  default void progress(double done, String what) {}

  /** Asks for a job to be put into a queue when the run has succeeded. */
  void enqueueOnCommit(JobRequest request);
}
