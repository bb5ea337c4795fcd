package org.vconserver.pipeline.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.vconserver.api.error.ServerError;
import org.vconserver.vcon.error.VconError;

class FailurePolicyTest {
  @ParameterizedTest
  @CsvSource({
    "LEASE_LOST,               LEAVE",
    "VCON_LOCKED,              GIVE_BACK_LATER",
    "STORAGE_UNAVAILABLE,      GIVE_BACK_LATER",
    "PROCESSOR_NOT_REGISTERED, KEEP_STEPS_AND_GIVE_BACK_LATER",
    "REVISION_CONFLICT,        BEGIN_ANEW",
    "SERVERS_LOST,             FAIL",
    "PROCESSOR_FAILED,         RETRY",
    "PIPELINE_TIMEOUT,         RETRY",
    "QUEUE_NOT_FOUND,          RETRY",
    "INTERNAL_ERROR,           RETRY",
  })
  void aFailureHasItsPolicy(ServerError failure, FailurePolicy policy) {
    assertEquals(policy, FailurePolicy.of(failure, false));
  }

  @Test
  void aJobForWhichThereIsNoMemoryComesBackLater() {
    assertEquals(FailurePolicy.GIVE_BACK_LATER, FailurePolicy.of(VconError.MEMORY_SHORT, false));
    assertEquals(FailurePolicy.RETRY, FailurePolicy.of(VconError.DOCUMENT_TOO_LARGE, false));
  }

  @ParameterizedTest
  @EnumSource(ServerError.class)
  void anInterruptedRunIsGivenBackWhateverItsFailure(ServerError failure) {
    assertEquals(FailurePolicy.GIVE_BACK_NOW, FailurePolicy.of(failure, true));
  }
}
