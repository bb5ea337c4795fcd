package org.vconserver.vcon.text;

import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.vconserver.vcon.transcript.TranscriptPassage;

/**
 * Tells what a transcript's label for a speaker says: a number among its speakers, a channel, or a
 * name. Immutable.
 *
 * @param kind what sort of label it is
 * @param number the number as the label has it, a letter as its place in the alphabet; -1 if none
 * @param shown what of the label tells speakers apart: {@code 3}, {@code B}
 */
record SpeakerLabel(Kind kind, int number, String shown) {
  enum Kind {
    /** Says that there is no label. */
    NONE,
    /** Says that the label is a number that counts from 0. */
    NUMBER,
    /** Says that the label is a number that counts from 1, unless there is a 0 among the others. */
    COUNT,
    /** Says that the label names a channel of the recording, from 0 on. */
    CHANNEL,
    /** Says that the label names somebody. */
    NAME
  }

  private static final Pattern ANONYMOUS =
      Pattern.compile(
          "(?:unknown[ _-]?|unidentified[ _-]?)?"
              + "(speaker|spkr|spk|sp|s|participant|person|voice|channel|chan|ch)?"
              + "([ _#:-]*)([0-9]{1,4}|[a-z])");

  /** Limits how many letters of an alphabet that counts may be missing. */
  private static final int MOST_APART = 6;

  static SpeakerLabel of(String label) {
    String plain = label.strip().toLowerCase(Locale.ROOT);
    if (plain.isEmpty() || plain.matches("(unknown|unidentified|speaker|none|null|n/a)")) {
      return new SpeakerLabel(Kind.NONE, -1, "");
    }
    Matcher anonymous = ANONYMOUS.matcher(plain);
    if (!anonymous.matches()) {
      return new SpeakerLabel(Kind.NAME, -1, label.strip());
    }
    String word = anonymous.group(1) == null ? "" : anonymous.group(1);
    String mark = anonymous.group(3);
    boolean letter = Character.isLetter(mark.charAt(0));
    String shown = letter ? mark.toUpperCase(Locale.ROOT) : mark;
    int number = letter ? mark.charAt(0) - 'a' : Integer.parseInt(mark);
    if (word.startsWith("ch")) {
      return new SpeakerLabel(Kind.CHANNEL, number, shown);
    }
    boolean fromZero = letter || word.isEmpty() || anonymous.group(2).contains("_");
    return new SpeakerLabel(fromZero ? Kind.NUMBER : Kind.COUNT, number, shown);
  }

  /** Tells whether the numbers of a transcript that may count from 1 do so: none is 0. */
  static boolean countsFromOne(Collection<TranscriptPassage> passages) {
    return passages.stream()
        .map(passage -> of(passage.speaker()))
        .noneMatch(label -> label.kind() == Kind.COUNT && label.number() == 0);
  }

  /**
   * Tells whether letters stand for words and count nobody: Q and A are question and answer, as
   * nobody has seventeen speakers of which two speak.
   */
  static boolean lettersAreWords(Collection<TranscriptPassage> passages) {
    Set<Integer> letters = new TreeSet<>();
    for (TranscriptPassage passage : passages) {
      SpeakerLabel label = of(passage.speaker());
      if (label.kind() == Kind.NUMBER && Character.isLetter(label.shown().charAt(0))) {
        letters.add(label.number());
      }
    }
    return letters.stream().anyMatch(letter -> letter > MOST_APART + letters.size());
  }
}
