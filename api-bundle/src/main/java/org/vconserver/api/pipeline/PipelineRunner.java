package org.vconserver.api.pipeline;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;
import org.vconserver.vcon.error.FieldError;

/** Runs pipelines for callers who wait for the result. Thread-safe. */
@ProviderType
public interface PipelineRunner {
  /**
   * Runs a pipeline; when all its steps have succeeded, commits the run: saves what is to be saved
   * and enqueues the jobs that it asked for, all of it or nothing. The pipeline's own {@code
   * save_vcons} and queues are for jobs and not looked at.
   *
   * <p>Where vCons and queues are not in one database, the vCons are saved first and then the jobs
   * are enqueued, all or none of them. If that fails in between, the error's message says that the
   * vCons are saved; the caller may run the pipeline again.
   *
   * @param name what to call the pipeline in messages
   * @throws org.vconserver.vcon.error.VconException VCON_NOT_FOUND, PROCESSOR_NOT_REGISTERED,
   *     INVALID_OPTIONS, PARAMETER_NOT_FOUND, PIPELINE_TIMEOUT, REVISION_CONFLICT, QUEUE_NOT_FOUND,
   *     or whatever a processor throws; then nothing of the run is stored, but for what is said
   *     above. After STORAGE_UNAVAILABLE it is not known whether the run is committed
   * @throws InterruptedException if the calling thread is interrupted; the run is then cancelled
   */
  RunResult run(String name, PipelineDefinition definition, RunRequest request)
      throws InterruptedException;

  /**
   * Runs a pipeline and stores nothing of it: no vCon is saved and no job enqueued, whatever the
   * request says. What its processors do outside of the server, such as mail that they send or
   * vendors that they call, they do.
   *
   * @throws org.vconserver.vcon.error.VconException VCON_NOT_FOUND, or of the memory for documents;
   *     any other failure is in the answer
   * @throws InterruptedException as {@link #run} does
   * @since 1.3
   */
  RunTrial tryOut(String name, PipelineDefinition definition, RunRequest request)
      throws InterruptedException;

  /**
   * Looks for faults of a pipeline as things are now.
   *
   * @return the processors that are not active ({@link
   *     org.vconserver.vcon.error.FaultType#PROCESSOR_NOT_REGISTERED}), those of which other
   *     versions are ({@code PROCESSOR_VERSION_NOT_ACTIVE}; a kept one may come), and the options
   *     that active ones do not accept; locations begin at the definition. Empty if nothing is.
   */
  List<FieldError> check(PipelineDefinition definition);

  /**
   * Gives the options that no processor of the pipeline knows: accepted, without effect. Locations
   * as with {@link #check}.
   */
  List<FieldError> warnings(PipelineDefinition definition);
}
