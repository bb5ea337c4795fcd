package org.vconserver.vcon.text;

import java.util.Locale;

/**
 * Tells of content of a conversation that could not be read. Immutable.
 *
 * @param kind what is the matter
 * @param place where: {@code dialog[0]}, {@code analysis[2]}, {@code attachments[1]}
 * @param dialog the index of the dialog whose content it is; -1 if it is that of no dialog
 * @param sentence says it to a person, without content of the vCon
 */
public record TextGap(Kind kind, String place, int dialog, String sentence) {
  /** Names what is the matter with content. */
  public enum Kind {
    /** Says that a dialog has a recording and no transcript. */
    TRANSCRIPT_MISSING(true),
    /** Says that a transcript has a shape that no reader knows. */
    TRANSCRIPT_NOT_UNDERSTOOD(true),
    /** Says that a transcript's body is not what its encoding says. */
    TRANSCRIPT_NOT_DECODED(true),
    /** Says that a transcript is not in the vCon, which has only its URL. */
    TRANSCRIPT_ELSEWHERE(true),
    /** Says that a dialog's body is not what its encoding says. */
    TEXT_NOT_DECODED(true),
    /** Says that a dialog's body is of a media type whose text is not read. */
    TEXT_NOT_UNDERSTOOD(true),
    /** Says that a dialog's text is not in the vCon, which has only its URL. */
    TEXT_ELSEWHERE(true),
    /** Says that a transcript could not be read of a dialog that has another, which was. */
    TRANSCRIPT_PASSED_OVER(false),
    /** Says that a transcript was read but for elements of a shape of their own. */
    TRANSCRIPT_PARTLY_UNDERSTOOD(false),
    /** Says that a transcript names no dialog of the vCon. */
    TRANSCRIPT_OF_NO_DIALOG(false);

    private final boolean missed;

    Kind(boolean missed) {
      this.missed = missed;
    }

    /** Tells whether the dialog has content that nothing was read of. */
    public boolean isMissed() {
      return missed;
    }

    /** Gives the name for programs: {@code transcript_missing}. */
    public String code() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
