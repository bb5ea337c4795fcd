package org.vconserver.console;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** Names what the page of bundles lets an operator do to a bundle. Immutable. */
enum BundleAction {
  DRAIN("drain", "Drain"),
  RESUME("resume", "Resume"),
  REMOVE("remove", "Remove"),
  ROLL_BACK("rollback", "Roll back");

  private final String parameter;
  private final String label;

  BundleAction(String parameter, String label) {
    this.parameter = parameter;
    this.label = label;
  }

  /** Gives the value of the form's field {@code action}. */
  String parameter() {
    return parameter;
  }

  /** Gives the text of the button. */
  String label() {
    return label;
  }

  /** Finds the action that a form asks for. */
  static Optional<BundleAction> find(String parameter) {
    return Arrays.stream(values()).filter(action -> action.parameter.equals(parameter)).findFirst();
  }

  /** Lists the values that the form's field may have. */
  static String parameters() {
    return Arrays.stream(values()).map(BundleAction::parameter).collect(Collectors.joining(", "));
  }
}
