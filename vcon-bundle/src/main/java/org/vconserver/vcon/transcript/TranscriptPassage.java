package org.vconserver.vcon.transcript;

/**
 * Holds one passage of a transcript. Immutable.
 *
 * @param speaker who speaks, as the transcript calls him: a name, a role, a number, a label such as
 *     {@code spk_0}; empty if it does not tell
 * @param party the index of the vCon's party that the transcript itself says is speaking; -1 if it
 *     does not
 * @param channel the recording's channel that it was heard in, from 0 on; -1 if it does not tell
 * @param start seconds from the start of the dialog; 0 if the transcript does not tell
 * @param end seconds from the start of the dialog; 0 if the transcript does not tell
 * @param text the words, as the transcript has them
 */
public record TranscriptPassage(
    String speaker, int party, int channel, double start, double end, String text) {
  /** Stands for a party or a channel that the transcript does not tell. */
  public static final int UNKNOWN = -1;

  /** Makes a passage of which only the text is known. */
  public static TranscriptPassage of(String text) {
    return new TranscriptPassage("", UNKNOWN, UNKNOWN, 0, 0, text);
  }

  /** Tells whether the transcript says in any way who speaks. */
  public boolean tellsSpeaker() {
    return !speaker.isEmpty() || party >= 0 || channel >= 0;
  }

  /** Tells whether the transcript says when it was said. */
  public boolean tellsTime() {
    return end > 0;
  }

  /** Gives the same passage, said by another. */
  public TranscriptPassage by(String other) {
    return new TranscriptPassage(other, party, channel, start, end, text);
  }

  /** Gives the same passage, heard in another channel. */
  public TranscriptPassage in(int other) {
    return new TranscriptPassage(speaker, party, other, start, end, text);
  }
}
