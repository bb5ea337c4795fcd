package org.vconserver.vcon.transcript;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads a transcript that is text and nothing else. */
final class PlainTextReader implements TranscriptReader {
  /** Finds the beginnings of what is to be read by programs, which whoever reads text must not. */
  private static final Pattern FOR_PROGRAMS =
      Pattern.compile(
          "\\A(\\{\\s*\"|\\[\\s*[{\\[\"]|<\\?xml|<tt\\b|<transcript\\b|<!DOCTYPE|%PDF|\\{\\\\rtf|WEBVTT|\\[Script Info)");

  @Override
  public Optional<List<TranscriptPassage>> read(ObjectNode holder, JsonNode body) {
    if (!body.isTextual()) {
      return Optional.empty();
    }
    String text = body.textValue();
    boolean garbled = text.chars().anyMatch(c -> c < ' ' && c != '\n' && c != '\r' && c != '\t');
    return garbled || FOR_PROGRAMS.matcher(text).find()
        ? Optional.empty()
        : Optional.of(List.of(TranscriptPassage.of(text)));
  }
}
