package org.vconserver.processor.whisper.transcript;

import java.util.ArrayList;
import java.util.List;

/**
 * Holds what was said in a recording. Immutable.
 *
 * @param segments in order of time
 * @param language of the text, as ISO 639-1
 */
public record Transcript(List<Segment> segments, String language) {
  public Transcript {
    segments = List.copyOf(segments);
  }

  /**
   * Holds a stretch of speech. What an engine does not know of it is 0.
   *
   * @param start in seconds from the start of the recording
   * @param end in seconds
   * @param text with a space before it, as Whisper writes it
   * @param words in order
   * @param tokens Whisper's, empty if another engine spoke
   */
  public record Segment(
      double start,
      double end,
      String text,
      List<Word> words,
      List<Integer> tokens,
      double temperature,
      double averageLogProbability,
      double noSpeechProbability) {
    public Segment {
      words = List.copyOf(words);
      tokens = List.copyOf(tokens);
    }

    /** Makes a segment of an engine that tells words and times only. */
    public static Segment of(List<Word> words) {
      StringBuilder text = new StringBuilder();
      words.forEach(word -> text.append(word.text()));
      return new Segment(
          words.get(0).start(),
          words.get(words.size() - 1).end(),
          text.toString(),
          words,
          List.of(),
          0,
          0,
          0);
    }

    /** Makes the same segment with other words. */
    public Segment withWords(List<Word> others) {
      return new Segment(
          start,
          end,
          text,
          others,
          tokens,
          temperature,
          averageLogProbability,
          noSpeechProbability);
    }
  }

  /**
   * Holds one word.
   *
   * @param text with a space before it, as Whisper writes it
   */
  public record Word(String text, double start, double end) {
    /**
     * Gives the words of a text whose own times are not known: the time is shared among them by
     * their lengths.
     */
    public static List<Word> spread(String text, double start, double end) {
      String[] parts = text.strip().split("\\s+", 0);
      int letters = 0;
      for (String part : parts) {
        letters += part.length();
      }
      List<Word> words = new ArrayList<>();
      double perLetter = (end - start) / Math.max(1, letters);
      double from = start;
      for (String part : parts) {
        if (!part.isEmpty()) {
          double to = from + part.length() * perLetter;
          words.add(new Word(" " + part, from, to));
          from = to;
        }
      }
      return words;
    }
  }

  /** Gives the whole text. */
  public String text() {
    StringBuilder text = new StringBuilder();
    segments.forEach(segment -> text.append(segment.text()));
    return text.toString();
  }
}
