package org.vconserver.vcon.text;

/**
 * Holds one passage of a transcript. Immutable.
 *
 * @param speaker the index of the party that speaks; -1 if the transcript does not tell
 * @param start seconds from the start of the dialog; 0 if the transcript does not tell
 * @param end seconds from the start of the dialog; 0 if the transcript does not tell
 * @param text the words, as the transcript has them
 */
public record TranscriptPassage(int speaker, double start, double end, String text) {
  /** Stands for a speaker that the transcript does not tell. */
  public static final int UNKNOWN_SPEAKER = -1;
}
