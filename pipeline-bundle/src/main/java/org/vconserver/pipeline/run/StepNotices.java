package org.vconserver.pipeline.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.vconserver.api.pipeline.RunNotice;
import org.vconserver.api.processor.Notice;

/** Collects the notices of one step, no more of them than a person reads. Used by one thread. */
final class StepNotices {
  private static final int MOST = 100;

  private final int step;
  private final String processor;
  private final List<RunNotice> notices = new ArrayList<>();
  private Notice.Severity worstLeftOut = Notice.Severity.INFO;
  private int leftOut;

  StepNotices(int step, String processor) {
    this.step = step;
    this.processor = processor;
  }

  /** Adds a notice about the vCon with a uuid. */
  void add(String vcon, Notice notice) {
    if (notices.size() < MOST) {
      notices.add(new RunNotice(step, processor, vcon, notice));
    } else {
      leftOut++;
      worstLeftOut = notice.severity().reaches(worstLeftOut) ? notice.severity() : worstLeftOut;
    }
  }

  /** Gives the notices, and a last one that says how many are left out. */
  List<RunNotice> all() {
    List<RunNotice> all = new ArrayList<>(notices);
    if (leftOut > 0) {
      String sentence = leftOut + " more notices of this step are not told";
      Notice more = new Notice(worstLeftOut, "more_notices", "", sentence);
      all.add(new RunNotice(step, processor, notices.get(0).vcon(), more));
    }
    return all;
  }

  /** Finds the first notice of a severity, or a greater one. */
  Optional<RunNotice> first(Notice.Severity least) {
    return all().stream().filter(notice -> notice.notice().severity().reaches(least)).findFirst();
  }
}
