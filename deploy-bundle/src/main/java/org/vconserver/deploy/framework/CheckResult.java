package org.vconserver.deploy.framework;

import java.util.List;

/** Reports what a check of a bundle has found. Immutable. */
public sealed interface CheckResult {
  /**
   * Says that the bundle does its work.
   *
   * @param missing the needs of those parts of it that wait, each in a sentence
   */
  record Passed(List<String> missing) implements CheckResult {
    public Passed {
      missing = List.copyOf(missing);
    }
  }

  /**
   * Says that the bundle will do its work when what is missing comes.
   *
   * @param missing exactly its needs, each in a sentence
   */
  record Waiting(List<String> missing) implements CheckResult {
    public Waiting {
      missing = List.copyOf(missing);
    }
  }

  /**
   * Says that the bundle will not do its work.
   *
   * @param reason why, in a sentence
   */
  record Failed(String reason) implements CheckResult {}
}
