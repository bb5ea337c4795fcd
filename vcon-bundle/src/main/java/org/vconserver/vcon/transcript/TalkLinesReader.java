package org.vconserver.vcon.transcript;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads text in which each turn begins with who speaks: {@code Agent: Good morning}, with a time
 * before or after the name or without; or with the name and the time on a line of their own.
 */
final class TalkLinesReader implements TranscriptReader {
  private static final String NAME = "[\\p{L}\\p{N}][\\p{L}\\p{M}\\p{N} .,'’()&#/_+@-]{0,59}?";
  private static final String TIME =
      "[\\[(]?((?:\\d{1,2}:)?\\d{1,3}:\\d{2}(?:[.,]\\d{1,3})?)[\\])]?";

  /** Reads {@code [00:01] **Name (00:01)**: text}, each part but name and text optional. */
  private static final Pattern LABELLED =
      Pattern.compile(
          "\\s*(?:[-*>•]\\s+)?(?:"
              + TIME
              + "\\s*[-–]?\\s*)?(?:[*_]{1,2}|<b>)?[\\[<(]?("
              + NAME
              + ")[\\])>]?"
              + "(?:\\s+"
              + TIME
              + ")?(?:[*_]{1,2}|</b>)?\\s*:(?:[*_]{1,2}|</b>)?(?:\\s+(.*))?",
          Pattern.DOTALL);

  /** Reads {@code Name 00:01}, {@code [Name] 00:01} and {@code 00:01 Name}. */
  private static final Pattern HEADING =
      Pattern.compile(
          "\\s*(?:[\\[(]?("
              + NAME
              + ")[\\])]?\\s+"
              + TIME
              + "|"
              + TIME
              + "\\s+("
              + NAME
              + "))\\s*");

  /** Finds what is no name, though a colon follows. */
  private static final Pattern NO_NAME =
      Pattern.compile(
          "(?i).*\\b(https?|ftp|mailto|note|notes|nb|ps|re|fwd?|subject|date|time|total|summary)");

  /** Says from which second on a first time is one of the day, and none of the recording. */
  private static final double EARLIEST_OF_DAY = 3 * 3600;

  private static final int LONGEST_NAME_WORDS = 6;

  @Override
  public Optional<List<TranscriptPassage>> read(ObjectNode holder, JsonNode body) {
    List<TranscriptPassage> talk = body.isTextual() ? read(body.textValue()) : List.of();
    return talk.isEmpty() ? Optional.empty() : Optional.of(talk);
  }

  /** Reads the turns of a text; none if it is no text of this form. */
  static List<TranscriptPassage> read(String text) {
    List<TranscriptPassage> turns = new ArrayList<>();
    Set<String> speakers = new HashSet<>();
    StringBuilder said = new StringBuilder();
    Voice voice = Voice.UNKNOWN;
    int labelled = 0;
    int paragraphs = 0;
    boolean afterBlank = true;
    for (String line : text.split("\r?\n", -1)) {
      if (line.isBlank()) {
        afterBlank = true;
        continue;
      }
      Optional<Line> found = line(line);
      paragraphs += afterBlank || found.isPresent() ? 1 : 0;
      afterBlank = false;
      if (found.isPresent()) {
        labelled++;
        end(turns, voice, said);
        voice = new Voice(found.get().name(), -1, -1, found.get().seconds(), -1);
        speakers.add(found.get().name());
        said.append(found.get().text());
      } else {
        said.append(said.isEmpty() ? "" : "\n").append(line.strip());
      }
    }
    end(turns, voice, said);
    boolean talk = labelled >= 2 && labelled * 10 >= paragraphs * 6 && speakers.size() <= 40;
    return talk ? fromTheBegin(turns) : List.of();
  }

  /** Brings times of the day, which some meetings have, to times from the first turn on. */
  private static List<TranscriptPassage> fromTheBegin(List<TranscriptPassage> turns) {
    double first =
        turns.stream()
            .mapToDouble(TranscriptPassage::start)
            .filter(start -> start > 0)
            .min()
            .orElse(0);
    if (first < EARLIEST_OF_DAY) {
      return turns;
    }
    return turns.stream()
        .map(
            turn ->
                new Voice(turn.speaker(), -1, -1, Math.max(0, turn.start() - first), -1)
                    .says(turn.text()))
        .toList();
  }

  private static void end(List<TranscriptPassage> turns, Voice voice, StringBuilder said) {
    if (!said.toString().isBlank()) {
      turns.add(voice.says(said.toString()));
    }
    said.setLength(0);
  }

  /** Takes the name before the text of a passage; empty if there is none. */
  static Optional<TranscriptPassage> labelled(TranscriptPassage passage) {
    return line(passage.text())
        .filter(line -> !line.text().isBlank())
        .map(
            line ->
                new Voice(line.name(), -1, passage.channel(), passage.start(), passage.end())
                    .says(line.text()));
  }

  private record Line(String name, double seconds, String text) {}

  private static Optional<Line> line(String line) {
    Matcher label = LABELLED.matcher(line);
    if (label.matches() && isName(label.group(2))) {
      String time = label.group(1) == null ? label.group(3) : label.group(1);
      String text = label.group(4) == null ? "" : label.group(4);
      return Optional.of(new Line(label.group(2).strip(), seconds(time), text));
    }
    Matcher heading = line.length() > 120 ? LABELLED.matcher("") : HEADING.matcher(line);
    if (heading.matches()) {
      boolean nameFirst = heading.group(1) != null;
      String name = nameFirst ? heading.group(1) : heading.group(4);
      String time = nameFirst ? heading.group(2) : heading.group(3);
      return isName(name)
          ? Optional.of(new Line(name.strip(), seconds(time), ""))
          : Optional.empty();
    }
    return Optional.empty();
  }

  private static double seconds(@Nullable String time) {
    return time == null ? -1 : PassageTimes.seconds(time);
  }

  private static boolean isName(String name) {
    return name.strip().split("\\s+", -1).length <= LONGEST_NAME_WORDS
        && !name.matches("[\\d\\s.,:/-]+")
        && !NO_NAME.matcher(name).matches();
  }
}
