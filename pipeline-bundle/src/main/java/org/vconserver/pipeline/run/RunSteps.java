package org.vconserver.pipeline.run;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vconserver.api.change.StepChange;
import org.vconserver.api.error.ServerError;
import org.vconserver.api.figures.Counters;
import org.vconserver.api.pipeline.PipelineStep;
import org.vconserver.api.processor.ProcessorOptions;
import org.vconserver.api.processor.ProcessorRegistry;
import org.vconserver.api.processor.ProcessorUse;
import org.vconserver.api.processor.RegisteredProcessor;
import org.vconserver.api.processor.VconProcessor;
import org.vconserver.pipeline.media.RunMedia;
import org.vconserver.pipeline.options.OptionsRecord;
import org.vconserver.pipeline.options.SecretOptions;
import org.vconserver.pipeline.options.SharedOptions;
import org.vconserver.support.threads.ContextLoader;
import org.vconserver.vcon.Vcon;
import org.vconserver.vcon.error.VconException;

/** Runs the steps of one run in order. Used by one thread; {@link #abandon} by others too. */
final class RunSteps {
  private static final Logger LOG = LoggerFactory.getLogger(RunSteps.class);

  private final RunPlan plan;
  private final ProcessorRegistry processors;
  private final RunMedia media;
  private final int mostJobs;
  private final SecretOptions secrets;
  private final NoticeTeller teller;
  private volatile boolean abandoned;

  RunSteps(
      RunPlan plan,
      ProcessorRegistry processors,
      RunMedia media,
      SecretOptions secrets,
      Counters counters,
      int mostJobs) {
    this.secrets = secrets;
    this.teller = new NoticeTeller(plan, counters);
    this.mostJobs = mostJobs;
    this.plan = plan;
    this.processors = processors;
    this.media = media;
  }

  /**
   * Ends the run for whoever waited for it. A processor that heeds no interruption still ends its
   * step; nothing comes after it.
   */
  void abandon() {
    abandoned = true;
  }

  private void requireWanted() throws InterruptedException {
    if (abandoned || Thread.interrupted()) {
      throw new InterruptedException();
    }
  }

  /** Runs all steps that come next, and gives the run as it is then. */
  RunState from(RunState begin) throws InterruptedException {
    var steps = plan.definition().steps();
    for (int i = 0; i < begin.nextStep(); i++) {
      plan.report().passed(i, steps.get(i).processor(), "resumed");
    }
    plan.report().notices(begin.notices());
    plan.progress().begun(begin);
    RunSession session = new RunSession(begin, media, mostJobs);
    RunState state = begin;
    for (int i = begin.nextStep(); i < steps.size(); i++) {
      requireWanted();
      Duration took = step(i, steps.get(i), session);
      state = session.state(i + 1);
      if (!abandoned) {
        plan.progress().stepDone(state, took);
      }
    }
    return state;
  }

  private Duration step(int index, PipelineStep step, RunSession session)
      throws InterruptedException {
    ObjectNode given = SharedOptions.format(step.options(), session.parametersAsTheyAre());
    SharedOptions shared = SharedOptions.of(given);
    if (plan.request().obeyShouldProcess() && !shared.shouldProcess()) {
      plan.report().passed(index, step.processor(), "skipped");
      return Duration.ZERO;
    }
    try (ProcessorUse use = processors.acquire(step.processor(), step.versions())) {
      requireKnownExtensions(session);
      return process(index, use, given, session);
    } catch (VconException e) {
      VconException told = Unforeseen.told(failed(index, step), e);
      LOG.info(
          "pipeline {} step {} ({}): {}", plan.name(), index, step.processor(), told.code().name());
      throw told;
    } catch (RuntimeException | Error e) {
      throw Unforeseen.logged(ServerError.PROCESSOR_FAILED, failed(index, step), e);
    }
  }

  private String failed(int index, PipelineStep step) {
    return "pipeline: "
        + plan.name()
        + " step "
        + index
        + ": processor "
        + step.processor()
        + " failed";
  }

  /** Refuses vCons with a critical extension that is not known (core-04, section 4.1.4). */
  private void requireKnownExtensions(RunSession session) {
    for (Vcon vcon : session.vcons()) {
      List<String> critical = vcon.critical();
      if (!critical.isEmpty() && !processors.extensions().containsAll(critical)) {
        throw new VconException(
            ServerError.UNKNOWN_EXTENSION,
            "vCon "
                + vcon.uuid()
                + " has a critical extension that no active processor knows: it must not be processed");
      }
    }
  }

  /**
   * Runs the step; if a version that has just replaced another fails by its own fault, the step is
   * done anew by the one before: nobody pays for a bad jar.
   */
  private Duration process(int index, ProcessorUse use, ObjectNode given, RunSession session)
      throws InterruptedException {
    SharedOptions shared = SharedOptions.of(given);
    RunState before = session.state(index);
    plan.report().started(index, use.registered());
    StepNotices notices = new StepNotices(index, use.registered().name());
    session.beginStep(
        shared.inputVconIndex(),
        use.registered().mayModify(),
        begun(index, use.registered()),
        notices,
        watch(index, session));
    try {
      Duration took = process(use.processor(), given, session, notices);
      use.succeeded();
      return took;
    } catch (RuntimeException | Error | InterruptedException e) {
      use.failed(e);
      Optional<ProcessorUse> reserve = abandoned ? Optional.empty() : use.reserve();
      if (reserve.isEmpty()) {
        throw e;
      }
      session.restore(before);
      try (ProcessorUse other = reserve.get()) {
        return process(index, other, given, session);
      }
    }
  }

  /** Tells which step begins, and nothing yet of what it changes. */
  private StepChange begun(int index, RegisteredProcessor processor) {
    ObjectNode options = plan.definition().steps().get(index).options();
    return new StepChange(
        index,
        processor.name(),
        processor.version(),
        ShownOptions.of(processor, options),
        List.of());
  }

  private RunSession.Watch watch(int step, RunSession session) {
    return new RunSession.Watch() {
      @Override
      public void kept() {
        if (!abandoned) {
          plan.progress().partDone(session.within(step), plan.report().partEnded());
        }
      }

      @Override
      public void progress(double done, String what) {
        plan.report().progress(done, what);
      }
    };
  }

  private <O extends ProcessorOptions> Duration process(
      VconProcessor<O> processor, ObjectNode given, RunSession session, StepNotices notices)
      throws InterruptedException {
    boolean well = false;
    try (ContextLoader context = ContextLoader.use(processor.getClass().getClassLoader())) {
      OptionsRecord<O> record = OptionsRecord.of(processor.descriptor().optionsType());
      O options = record.bind(secrets.resolve(record, given));
      processor.process(session, options);
      session.endStep();
      teller.requireNone(notices);
      well = true;
    } finally {
      teller.tell(notices.all());
      if (!well) {
        plan.report().ended("failed");
      }
    }
    return plan.report().ended("done");
  }
}
