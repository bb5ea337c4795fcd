package org.vconserver.access.identity;

import org.vconserver.api.access.Caller;

/** Says what came of looking at who makes a request. Immutable. */
public sealed interface Identity {
  /**
   * Says who they are; {@link Caller#NOBODY} if they did not say it.
   *
   * @param csrfToken what a request of theirs has to show if it may change anything, as a browser
   *     sends of itself what shows who they are; empty for nothing
   */
  record Known(Caller caller, String csrfToken) implements Identity {
    /** Says who they are, by something that no browser sends of itself. */
    public Known(Caller caller) {
      this(caller, "");
    }
  }

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
