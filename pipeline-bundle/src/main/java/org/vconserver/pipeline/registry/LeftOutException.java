package org.vconserver.pipeline.registry;

/** Says in a sentence why a processor does not come into the registry. */
final class LeftOutException extends Exception {
  private static final long serialVersionUID = 1L;

  LeftOutException(String processor, String reason) {
    super(processor + " is left out: " + reason);
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
