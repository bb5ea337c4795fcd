package org.vconserver.api.job;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Records a job with its history. Times are the store's clock's. Immutable.
 *
 * @param id see {@link JobQueues}
 * @param queue where it is, or was taken from last
 * @param queued when it was put into a queue first
 * @param due when a delayed job is put into its queue; empty for others
 * @param ended when it ended; empty if it has not
 * @param parking why it is put aside; empty unless it is
 * @param cause why the job before this one failed: what {@link JobPush#cause} brought; null if
 *     nothing
 * @param followedBy id of the job that was put into a success or failure queue when this one ended;
 *     empty if none was
 * @param attempts the first one first
 */
public record JobRecord(
    long id,
    String queue,
    Job job,
    JobState state,
    Instant queued,
    Optional<Instant> due,
    Optional<Instant> ended,
    Optional<JobParking> parking,
    @Nullable ObjectNode cause,
    OptionalLong followedBy,
    List<JobAttempt> attempts) {
  public JobRecord {
    attempts = List.copyOf(attempts);
  }
}
