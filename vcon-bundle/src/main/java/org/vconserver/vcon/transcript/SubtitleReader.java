package org.vconserver.vcon.transcript;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads subtitles: SubRip, WebVTT and SBV, with the speakers that their cues name. */
final class SubtitleReader implements TranscriptReader {
  private static final String TIME = "(?:\\d{1,3}:)?\\d{1,2}:\\d{2}[.,]\\d{1,3}";
  private static final Pattern TIMING =
      Pattern.compile("\\s*(" + TIME + ")\\s*(?:-->|,)\\s*(" + TIME + ")(?:\\s.*)?");
  private static final Pattern TIMED_LINE =
      Pattern.compile("\\s*\\[((?:\\d{1,3}:)?\\d{1,3}:\\d{2}(?:[.,]\\d{1,3})?)\\]\\s*(.*)");
  private static final Pattern VOICE = Pattern.compile("<v(?:\\.[^\\s>]{1,40})?\\s+([^>]{1,100})>");
  private static final Pattern TAG =
      Pattern.compile("</?[a-zA-Z0-9][^<>]{0,200}>|\\{\\\\[^{}]{0,100}\\}");

  @Override
  public Optional<List<TranscriptPassage>> read(ObjectNode holder, JsonNode body) {
    return body.isTextual() ? read(body.textValue()) : Optional.empty();
  }

  private static Optional<List<TranscriptPassage>> read(String text) {
    List<TranscriptPassage> cues = new ArrayList<>();
    String[] lines = text.split("\r?\n|\r", -1);
    int i = 0;
    boolean timed = text.startsWith("WEBVTT");
    while (i < lines.length) {
      Matcher timing = TIMING.matcher(lines[i++]);
      if (!timing.matches()) {
        continue;
      }
      timed = true;
      List<String> said = new ArrayList<>();
      while (i < lines.length && !lines[i].isBlank() && !TIMING.matcher(lines[i]).matches()) {
        said.add(lines[i++].strip());
      }
      add(cues, timing, String.join(" ", said));
    }
    return timed ? Optional.of(withSpeakers(cues)) : timedLines(lines);
  }

  /** Reads lines that each begin with a time in brackets, as lyrics have it. */
  private static Optional<List<TranscriptPassage>> timedLines(String[] lines) {
    List<TranscriptPassage> cues = new ArrayList<>();
    for (String line : lines) {
      Matcher timed = TIMED_LINE.matcher(line);
      if (!timed.matches()) {
        if (!line.isBlank()) {
          return Optional.empty();
        }
        continue;
      }
      if (!timed.group(2).isBlank()) {
        cues.add(
            new Voice("", -1, -1, PassageTimes.seconds(timed.group(1)), -1).says(timed.group(2)));
      }
    }
    return cues.size() < 2 ? Optional.empty() : Optional.of(withSpeakers(cues));
  }

  /** Adds a cue; the same words again, of which another is highlighted, are no further cue. */
  private static void add(List<TranscriptPassage> cues, Matcher timing, String marked) {
    Matcher voice = VOICE.matcher(marked);
    String speaker = voice.find() ? voice.group(1).strip() : "";
    String text = TAG.matcher(marked).replaceAll("").strip();
    if (text.isEmpty()) {
      return;
    }
    double start = PassageTimes.seconds(timing.group(1));
    double end = PassageTimes.seconds(timing.group(2));
    append(cues, new Voice(speaker, -1, -1, start, end).says(text));
  }

  /** Adds a passage, or lets the last one take longer if it has the same words. */
  static void append(List<TranscriptPassage> cues, TranscriptPassage cue) {
    TranscriptPassage last = cues.isEmpty() ? null : cues.get(cues.size() - 1);
    if (last != null && last.text().equals(cue.text()) && last.speaker().equals(cue.speaker())) {
      cues.set(
          cues.size() - 1,
          new Voice(last.speaker(), -1, -1, last.start(), cue.end()).says(last.text()));
    } else {
      cues.add(cue);
    }
  }

  /** Takes the names that stand before the text of cues, if most cues have one. */
  private static List<TranscriptPassage> withSpeakers(List<TranscriptPassage> cues) {
    List<TranscriptPassage> named = new ArrayList<>();
    int found = 0;
    for (TranscriptPassage cue : cues) {
      Optional<TranscriptPassage> label =
          cue.speaker().isEmpty() ? TalkLinesReader.labelled(cue) : Optional.empty();
      found += label.isPresent() ? 1 : 0;
      named.add(label.orElse(cue));
    }
    return found * 2 > cues.size() ? named : List.copyOf(cues);
  }
}
