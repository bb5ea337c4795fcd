package org.vconserver.processor.whisper;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import java.util.Optional;
import org.vconserver.processor.whisper.transcript.Transcript;

/** Names the forms in which a transcript is added to a vCon. */
enum OutputType {
  /** JSON, shaped as Whisper's. */
  VENDOR("whisper_word_timestamps", "json") {
    @Override
    void write(Transcript transcript, String engine, ObjectNode analysis) {
      analysis.set("body", WhisperJson.of(transcript, engine));
    }
  },
  /** Subtitles with a cue for each word. */
  WORD_SRT("whisper_word_srt", "none") {
    @Override
    void write(Transcript transcript, String engine, ObjectNode analysis) {
      analysis.put("body", Subtitles.srt(transcript));
    }
  },
  /** Subtitles that show a segment, the word that is spoken in another colour. */
  WORD_ASS("whisper_word_ass", "none") {
    @Override
    void write(Transcript transcript, String engine, ObjectNode analysis) {
      analysis.put("body", Subtitles.ass(transcript));
    }
  };

  private final String schema;
  private final String encoding;

  OutputType(String schema, String encoding) {
    this.schema = schema;
    this.encoding = encoding;
  }

  abstract void write(Transcript transcript, String engine, ObjectNode analysis);

  /** Gives the type that an option names. */
  static Optional<OutputType> of(String name) {
    for (OutputType type : values()) {
      if (type.option().equals(name)) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }

  String option() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Names the type of the analysis. */
  String schema() {
    return schema;
  }

  String encoding() {
    return encoding;
  }
}
