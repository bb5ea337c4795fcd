package org.vconserver.vcon.text;

import com.fasterxml.jackson.databind.node.TextNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Holds what one party, or one of several, said or wrote in one go. Immutable.
 *
 * @param dialog the index of the dialog it is from
 * @param written whether it was written in a text dialog; else it is from a transcript
 * @param parties the indices of the parties that may have said it; one if the speaker is known
 * @param speaker the index of the party that said it; -1 if it is none of the vCon's parties, or it
 *     may have been any of several
 * @param speakerName what to call who said it: the party, the name that the transcript has, {@code
 *     unknown speaker 2}, the parties that it may have been, or {@code unknown}
 * @param start when it began, as RFC 3339 has it with milliseconds; as the vCon has it if that is
 *     no date; null if it has none
 * @param seconds how long it took; 0 if that is not known
 * @param text what was said, as the transcript or the dialog has it
 */
public record TextTurn(
    int dialog,
    boolean written,
    List<Integer> parties,
    int speaker,
    String speakerName,
    @Nullable String start,
    double seconds,
    String text) {
  public TextTurn {
    parties = List.copyOf(parties);
  }

  /** Gives the time when it ended, in the form of {@link #start}; null if that is not known. */
  public @Nullable String end() {
    return start == null || seconds <= 0 ? null : VconTime.of(TextNode.valueOf(start), seconds);
  }
}
