package org.vconserver.deploy.framework;

import java.util.List;

/** Reports what a check of a bundle has found. Immutable. */
public sealed interface CheckResult {
  /**
   * It does its work.
   *
   * @param missing what parts of it wait for, each in a sentence
   */
  record Passed(List<String> missing) implements CheckResult {
    public Passed {
      missing = List.copyOf(missing);
    }
  }

  /**
   * It will, when what is missing comes.
   *
   * @param missing exactly what that is, each in a sentence
   */
  record Waiting(List<String> missing) implements CheckResult {
    public Waiting {
      missing = List.copyOf(missing);
    }
  }

  /**
   * It will not.
   *
   * @param reason why, in a sentence
   */
  record Failed(String reason) implements CheckResult {}
}
