package org.vconserver.vcon.transcript;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads subtitles of Advanced SubStation Alpha: the events that are dialogue. */
final class AssSubtitleReader implements TranscriptReader {
  /** Counts the fields of an event, of which the last one is the text. */
  private static final int FIELDS = 10;

  private static final Pattern OVERRIDE = Pattern.compile("\\{[^{}]{0,500}\\}");

  @Override
  public Optional<List<TranscriptPassage>> read(ObjectNode holder, JsonNode body) {
    if (!body.isTextual() || !body.textValue().startsWith("[Script Info]")) {
      return Optional.empty();
    }
    List<TranscriptPassage> cues = new ArrayList<>();
    for (String line : body.textValue().split("\r?\n", 0)) {
      String[] fields = line.split(",", FIELDS);
      if (!line.startsWith("Dialogue:") || fields.length < FIELDS) {
        continue;
      }
      String text =
          OVERRIDE
              .matcher(fields[FIELDS - 1])
              .replaceAll("")
              .replace("\\N", " ")
              .replace("\\n", " ")
              .replace("\\h", " ")
              .strip();
      if (!text.isEmpty()) {
        double start = PassageTimes.seconds(fields[1].strip());
        double end = PassageTimes.seconds(fields[2].strip());
        SubtitleReader.append(cues, new Voice(fields[4].strip(), -1, -1, start, end).says(text));
      }
    }
    return Optional.of(cues);
  }
}
