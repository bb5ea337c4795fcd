package org.vconserver.vcon.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.vconserver.vcon.StrictJson;
import org.vconserver.vcon.error.VconError;
import org.vconserver.vcon.error.VconException;

/** Reads the transcripts of analyses with the first reader that knows their shape. */
final class TranscriptReaders {
  private static final Set<String> TYPES = Set.of("transcript", "wtf_transcription");

  /** Reads the shapes of no vendor, tried last: any text is a plain transcript. */
  private static final List<TranscriptReader> COMMON =
      List.of(new WtfTranscriptReader(), new PlainTranscriptReader());

  private final List<TranscriptReader> readers;

  TranscriptReaders(List<TranscriptReader> readers) {
    this.readers = Stream.concat(readers.stream(), COMMON.stream()).toList();
  }

  /** Reads an analysis; empty if it is no transcript, or one of a shape that no reader knows. */
  Optional<List<TranscriptPassage>> read(ObjectNode analysis) {
    if (!TYPES.contains(analysis.path("type").asText())) {
      return Optional.empty();
    }
    JsonNode body = body(analysis);
    return readers.stream().flatMap(reader -> reader.read(analysis, body).stream()).findFirst();
  }

  /** Parses a body of JSON that is kept as text, as the drafts once had it. */
  private static JsonNode body(ObjectNode analysis) {
    JsonNode body = analysis.path("body");
    if (body.isTextual() && body.textValue().stripLeading().startsWith("{")) {
      try {
        return StrictJson.read(body.textValue().getBytes(StandardCharsets.UTF_8));
      } catch (VconException e) {
        if (VconError.isOfMemory(e.code())) {
          throw e;
        }
        // Text that begins with a brace is text all the same.
        return body;
      }
    }
    return body;
  }
}
