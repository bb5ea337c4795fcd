package org.vconserver.vcon.text;

import java.util.List;

/**
 * Holds what was said and written in some dialogs of a vCon, and what of it could not be read.
 * Immutable.
 *
 * @param turns what was said, dialog by dialog in the order in which they were named
 * @param gaps what could not be read
 */
public record ConversationText(List<TextTurn> turns, List<TextGap> gaps) {
  public ConversationText {
    turns = List.copyOf(turns);
    gaps = List.copyOf(gaps);
  }
}
