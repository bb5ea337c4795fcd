package org.vconserver.bench.cases;

import java.util.List;

/** Lists all that is measured. */
public final class Groups {
  /** Names the groups in the order in which they are measured. */
  public static final List<Group> ALL =
      List.of(
          new GetCases(),
          new PostCases(),
          new RunCases(),
          new JobCases(),
          new CountCases(),
          new IdleCases(),
          new StartCases(),
          new FindCases(),
          new GrowthCases());

  private Groups() {}
}
