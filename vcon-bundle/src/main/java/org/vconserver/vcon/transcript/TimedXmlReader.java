package org.vconserver.vcon.transcript;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads subtitles in XML: TTML, and the timed text of video services. */
final class TimedXmlReader implements TranscriptReader {
  private static final Pattern CUE =
      Pattern.compile(
          "<(?:[a-z]{1,5}:)?(?:p|text)\\b([^<>]{0,500})>([^<]{0,20000}(?:<(?!/?(?:[a-z]{1,5}:)?(?:p|text)\\b)[^<]{0,20000}){0,200})");
  private static final Pattern ATTRIBUTE =
      Pattern.compile("(begin|start|end|dur|agent|speaker)\\s?=\\s?[\"']([^\"']{1,60})[\"']");
  private static final Pattern TAG = Pattern.compile("<[^<>]{0,500}>");

  @Override
  public Optional<List<TranscriptPassage>> read(ObjectNode holder, JsonNode body) {
    String text = body.isTextual() ? body.textValue() : "";
    if (!text.startsWith("<?xml") && !text.startsWith("<tt") && !text.startsWith("<transcript")) {
      return Optional.empty();
    }
    List<TranscriptPassage> cues = new ArrayList<>();
    Matcher cue = CUE.matcher(text);
    while (cue.find()) {
      String said = unescaped(TAG.matcher(cue.group(2)).replaceAll(" "));
      Voice voice = voice(cue.group(1));
      if (!said.isEmpty() && voice.start() >= 0) {
        cues.add(voice.says(said));
      }
    }
    return cues.isEmpty() ? Optional.empty() : Optional.of(cues);
  }

  private static Voice voice(String attributes) {
    double start = -1;
    double end = -1;
    double duration = -1;
    String speaker = "";
    Matcher attribute = ATTRIBUTE.matcher(attributes);
    while (attribute.find()) {
      String value = attribute.group(2).strip();
      switch (attribute.group(1)) {
        case "begin", "start" -> start = PassageTimes.seconds(value);
        case "end" -> end = PassageTimes.seconds(value);
        case "dur" -> duration = PassageTimes.seconds(value);
        default -> speaker = value;
      }
    }
    return new Voice(speaker, -1, -1, start, end < 0 && duration >= 0 ? start + duration : end);
  }

  private static String unescaped(String text) {
    return text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&apos;", "'")
        .replace("&amp;", "&")
        .replaceAll("\\s+", " ")
        .strip();
  }
}
