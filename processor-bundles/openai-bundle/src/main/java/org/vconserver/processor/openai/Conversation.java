package org.vconserver.processor.openai;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.vconserver.vcon.text.TextTurn;

/**
 * Holds a conversation as messages for a model: what was said, by time, with who said it.
 * Immutable.
 *
 * @param messages one for each turn
 */
record Conversation(List<String> messages) {
  /** Counts the tokens that a message takes beside its text. */
  private static final int AROUND = 6;

  /** Limits a message that is cut to pieces, as it is longer than what is taken. */
  private static final int SHORTEST = 200;

  Conversation {
    messages = List.copyOf(messages);
  }

  /** Makes messages of turns. */
  static Conversation of(List<TextTurn> turns) {
    return new Conversation(
        turns.stream()
            .sorted(
                Comparator.comparing(
                    TextTurn::start, Comparator.nullsFirst(Comparator.naturalOrder())))
            .map(Conversation::message)
            .toList());
  }

  private static String message(TextTurn turn) {
    String end = turn.end();
    String when = turn.start() == null ? "an unknown time" : turn.start();
    String opening =
        turn.written()
            ? "in chat at " + when
            : "in a call that took place at " + when + (end == null ? "" : " to " + end);
    return opening + ", " + turn.speakerName() + " said: " + turn.text();
  }

  /**
   * Estimates how many tokens a text has, rather too many than too few: a token is about four
   * letters in English, fewer in other languages, and one or two signs in Chinese.
   */
  static int tokens(String text) {
    int ascii = 0;
    int others = 0;
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < 0x80) {
        ascii++;
      } else {
        others++;
      }
    }
    return AROUND + ascii / 3 + others;
  }

  /** Estimates how many tokens the conversation has. */
  long tokens() {
    return messages.stream().mapToLong(Conversation::tokens).sum();
  }

  /** Cuts the conversation into parts of so many tokens at most, between messages if it can. */
  List<Conversation> parts(int most) {
    List<Conversation> parts = new ArrayList<>();
    List<String> part = new ArrayList<>();
    long tokens = 0;
    for (String message : pieces(most)) {
      int more = tokens(message);
      if (!part.isEmpty() && tokens + more > most) {
        parts.add(new Conversation(part));
        part = new ArrayList<>();
        tokens = 0;
      }
      part.add(message);
      tokens += more;
    }
    parts.add(new Conversation(part));
    return parts;
  }

  /** Leaves out what is in the middle, so that so many tokens are left at most. */
  Conversation shortened(int most) {
    List<String> pieces = pieces(Math.max(1, most / 2));
    List<String> begin = new ArrayList<>();
    List<String> end = new ArrayList<>();
    int first = 0;
    int last = pieces.size() - 1;
    long left = (long) most - AROUND;
    boolean fromBegin = true;
    while (first <= last) {
      String next = pieces.get(fromBegin ? first : last);
      left -= tokens(next);
      if (left < 0) {
        break;
      }
      if (fromBegin) {
        begin.add(next);
        first++;
      } else {
        end.add(0, next);
        last--;
      }
      fromBegin = !fromBegin;
    }
    if (begin.isEmpty()) {
      begin.add(pieces.get(0));
    }
    begin.addAll(end);
    return new Conversation(begin);
  }

  private List<String> pieces(int most) {
    List<String> pieces = new ArrayList<>();
    for (String message : messages) {
      String rest = message;
      while (tokens(rest) > most && rest.length() > SHORTEST) {
        int cut = cut(rest, most);
        pieces.add(rest.substring(0, cut).strip());
        rest = rest.substring(cut).strip();
      }
      pieces.add(rest);
    }
    return pieces;
  }

  /** Finds where to cut: after a sentence, else between words, else anywhere. */
  private static int cut(String text, int most) {
    double share = Math.max(0.01, (double) most / tokens(text));
    int end = Math.min(text.length() - 1, Math.max(SHORTEST, (int) (text.length() * share * 0.9)));
    int sentence = Math.max(text.lastIndexOf(". ", end), text.lastIndexOf("? ", end));
    int cut = sentence > end / 2 ? sentence + 1 : text.lastIndexOf(' ', end);
    cut = cut > end / 2 ? cut : end;
    return Character.isLowSurrogate(text.charAt(cut)) ? cut + 1 : cut;
  }
}
