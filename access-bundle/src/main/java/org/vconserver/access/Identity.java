package org.vconserver.access;

import org.vconserver.api.access.Caller;

/** Says what came of looking at who makes a request. Immutable. */
public sealed interface Identity {
  /** Says who they are; {@link Caller#NOBODY} if they did not say it. */
  record Known(Caller caller) implements Identity {}

  /**
   * Says that what they showed is not good.
   *
   * @param reason in words that they may see
   */
  record Refused(String reason) implements Identity {
    @Override
    public Caller caller() {
      return Caller.NOBODY;
    }
  }

  /**
   * Says that it can't be told now, and may be asked again.
   *
   * @param reason in words that they may see
   */
  record Untold(String reason) implements Identity {
    @Override
    public Caller caller() {
      return Caller.NOBODY;
    }
  }

  /** Gives who it is as far as is known. */
  Caller caller();
}
