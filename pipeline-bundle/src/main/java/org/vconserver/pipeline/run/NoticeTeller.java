package org.vconserver.pipeline.run;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.vconserver.api.error.ServerError;
import org.vconserver.api.figures.Counters;
import org.vconserver.api.pipeline.RunNotice;
import org.vconserver.api.processor.Notice;
import org.vconserver.vcon.error.VconException;

/**
 * Tells of what steps say besides their results: in the run's report, in the log and in the
 * figures. Immutable.
 */
final class NoticeTeller {
  private static final Logger LOG = LoggerFactory.getLogger(NoticeTeller.class);

  private final RunPlan plan;
  private final Counters counters;

  NoticeTeller(RunPlan plan, Counters counters) {
    this.plan = plan;
    this.counters = counters;
  }

  /** Tells of the notices of a step that has ended, well or not. */
  void tell(List<RunNotice> notices) {
    plan.report().notices(notices);
    for (RunNotice notice : notices) {
      Notice said = notice.notice();
      String severity = said.severity().name().toLowerCase(Locale.ROOT);
      counters
          .counter(
              "notices",
              Map.of("processor", notice.processor(), "code", said.code(), "severity", severity))
          .increment();
      LOG.atLevel(said.severity() == Notice.Severity.INFO ? Level.INFO : Level.WARN)
          .log(
              "pipeline {} step {} ({}): vCon {} {}: {} ({})",
              plan.name(),
              notice.step(),
              notice.processor(),
              notice.vcon(),
              said.place(),
              said.sentence(),
              said.code());
    }
  }

  /**
   * Lets the run fail if the step gave a notice that its pipeline fails for.
   *
   * @throws VconException NOTICE_GIVEN
   */
  void requireNone(StepNotices notices) {
    plan.definition()
        .options()
        .failOnNotice()
        .flatMap(notices::first)
        .ifPresent(
            notice -> {
              Notice said = notice.notice();
              throw new VconException(
                  ServerError.NOTICE_GIVEN,
                  "fail_on_notice: "
                      + said.code()
                      + (said.place().isEmpty() ? "" : " at " + said.place())
                      + ": "
                      + said.sentence());
            });
  }
}
