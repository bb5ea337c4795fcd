package org.vconserver.processor.whisper.transcript;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Holds what was said in a recording. Immutable.
 *
 * @param segments in order of time; those whose time is not known in the order of the recording
 * @param language of the text, as ISO 639-1; empty if it is not known
 */
public record Transcript(List<Segment> segments, String language) {
  /** Stands for all channels of a recording together. */
  public static final int MIXED = -1;

  public Transcript {
    segments = List.copyOf(segments);
  }

  /** Gives the same, said so many seconds later. */
  public Transcript later(double seconds) {
    return new Transcript(
        segments.stream().map(segment -> segment.moved(seconds, segment.channel())).toList(),
        language);
  }

  /** Gives the same, said in a channel. */
  public Transcript in(int channel) {
    return new Transcript(
        segments.stream().map(segment -> segment.moved(0, channel)).toList(), language);
  }

  /** Joins the transcripts of parts of a recording, which follow each other. */
  public static Transcript joined(List<Transcript> parts) {
    List<Segment> all = new ArrayList<>();
    parts.forEach(part -> all.addAll(part.segments()));
    return new Transcript(all, parts.isEmpty() ? "" : parts.get(0).language());
  }

  /** Joins the transcripts of the channels of a recording by time, if all times are known. */
  public static Transcript merged(List<Transcript> channels) {
    Transcript all = joined(channels);
    List<Segment> byTime = new ArrayList<>(all.segments());
    if (all.isTimed()) {
      byTime.sort(Comparator.comparingDouble(Segment::start));
    }
    return new Transcript(byTime, all.language());
  }

  /** Says whether it is known when each segment was said. */
  public boolean isTimed() {
    return segments.stream().allMatch(segment -> segment.time() != null);
  }

  /**
   * Holds a stretch of speech. What an engine does not know of it is 0.
   *
   * @param time when it was said; null if the engine does not know
   * @param channel of the recording in which it was said; {@link #MIXED} if all were heard together
   * @param text with a space before it, as Whisper writes it
   * @param words in order; empty if no times are known
   * @param tokens Whisper's, empty if another engine spoke
   */
  public record Segment(
      @Nullable Span time,
      int channel,
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
      Span time = new Span(words.get(0).start(), words.get(words.size() - 1).end());
      return of(time, text.toString(), words);
    }

    /** Makes a segment of an engine that tells neither tokens nor probabilities. */
    public static Segment of(@Nullable Span time, String text, List<Word> words) {
      return new Segment(time, MIXED, text, words, List.of(), 0, 0, 0);
    }

    private double start() {
      return time == null ? 0 : time.start();
    }

    /** Gives the same, said so many seconds later, in a channel. */
    Segment moved(double seconds, int to) {
      List<Word> later = new ArrayList<>();
      words.forEach(
          word -> later.add(new Word(word.text(), word.start() + seconds, word.end() + seconds)));
      return new Segment(
          time == null ? null : new Span(time.start() + seconds, time.end() + seconds),
          to,
          text,
          later,
          tokens,
          temperature,
          averageLogProbability,
          noSpeechProbability);
    }
  }

  /**
   * Holds a stretch of time.
   *
   * @param start in seconds from the start of the recording
   * @param end in seconds
   */
  public record Span(double start, double end) {}

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
