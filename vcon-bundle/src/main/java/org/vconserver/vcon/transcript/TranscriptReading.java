package org.vconserver.vcon.transcript;

import java.util.List;

/**
 * Holds what a transcript gave. Immutable.
 *
 * @param state whether it could be read
 * @param passages what is said in it, in its order; none unless it could be read, whole or in part
 */
public record TranscriptReading(State state, List<TranscriptPassage> passages) {
  /** Names what became of a transcript. */
  public enum State {
    /** Says that it was read; perhaps nothing is said in it. */
    READ,
    /** Says that it was read, but for elements with sentences in them of a shape of their own. */
    PARTLY_READ,
    /** Says that it has no content: nothing is missed. */
    EMPTY,
    /** Says that its body is not what its encoding says. */
    NOT_DECODED,
    /** Says that no reader knows its shape. */
    NOT_UNDERSTOOD,
    /** Says that it is not in the vCon, which has only its URL. */
    ELSEWHERE
  }

  public TranscriptReading {
    passages = List.copyOf(passages);
  }

  /** Tells whether there is something to go by. */
  public boolean isRead() {
    return state == State.READ || state == State.PARTLY_READ;
  }

  static TranscriptReading without(State state) {
    return new TranscriptReading(state, List.of());
  }

  /**
   * Tells how much is told of who speaks and when: of two transcripts of one dialog, the one that
   * tells more is of more use.
   */
  public int detail() {
    boolean speakers = passages.stream().anyMatch(TranscriptPassage::tellsSpeaker);
    boolean times = passages.stream().anyMatch(TranscriptPassage::tellsTime);
    return (speakers ? 2 : 0) + (times ? 1 : 0);
  }

  /** Counts the characters that are said. */
  public int length() {
    return passages.stream().mapToInt(passage -> passage.text().length()).sum();
  }
}
