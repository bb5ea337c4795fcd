package org.vconserver.pipeline.schedule;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.vconserver.api.settings.Setting;

/** Configures how this server runs jobs. */
@ObjectClassDefinition(name = "vCon Server: job scheduler")
public @interface SchedulerConfig {
  @AttributeDefinition(
      name = "NUM_WORKERS",
      min = "0",
      description = "How many jobs run at once; 0 for as many as the machine has cores.")
  int num_workers() default 0;

  @AttributeDefinition(
      name = "WORK_QUEUES",
      description =
          "Queues with weights to work on from the start: \"a:4,b\"; the weight is 1 where none is"
              + " given.")
  @Setting(
      pattern = WorkCycle.SYNTAX,
      allowed = "names of queues, separated by commas, with weights from 1 to 10000 as in name:2")
  String work_queues() default "";

  @AttributeDefinition(name = "RUN_BACKGROUND_JOBS", description = "Whether this server runs jobs.")
  boolean run_background_jobs() default true;

  @AttributeDefinition(
      name = "SHUTDOWN_SECONDS",
      min = "0",
      description = "How many seconds running jobs are given to end when the server stops.")
  int shutdown_seconds() default 30;

  @AttributeDefinition(
      name = "LEASE_SECONDS",
      min = "3",
      description =
          "How many seconds a job stays with a server that does not renew its lease: how soon the"
              + " jobs of a server that died run elsewhere. At least 3.")
  int lease_seconds() default 30;

  @AttributeDefinition(
      name = "MAX_HOPS",
      min = "1",
      description =
          "How many jobs run that follow each other from queue to queue: the next one is parked as a"
              + " loop.")
  int max_hops() default 100;

  @AttributeDefinition(
      name = "RESUME_MAX_BYTES",
      min = "0",
      description =
          "How many bytes of a job's state are kept at most for an attempt that goes on where"
              + " another failed.")
  int resume_max_bytes() default 16_777_216;
}
