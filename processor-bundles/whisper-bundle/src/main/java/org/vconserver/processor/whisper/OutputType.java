package org.vconserver.processor.whisper;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.vconserver.processor.whisper.transcript.Transcript;

/** Names the forms in which a transcript is added to a vCon. */
enum OutputType {
  /** JSON, shaped as Whisper's. */
  VENDOR("transcript", "whisper_word_timestamps", false) {
    @Override
    void write(Source source, ObjectNode to) {
      to.put("encoding", "json");
      to.set("body", WhisperJson.of(source.transcript(), source.engine().name()));
    }
  },
  /** Subtitles with a cue for each word. */
  WORD_SRT("transcript", "whisper_word_srt", true) {
    @Override
    void write(Source source, ObjectNode to) {
      to.put("encoding", "none")
          .put("body", new Subtitles(source.transcript(), source.speakers()).srt());
    }
  },
  /** Subtitles that show a segment, the word that is spoken in another colour. */
  WORD_ASS("transcript", "whisper_word_ass", true) {
    @Override
    void write(Source source, ObjectNode to) {
      to.put("encoding", "none")
          .put("body", new Subtitles(source.transcript(), source.speakers()).ass());
    }
  },
  /** Uses the World Transcription Format, the same for all vendors. */
  WTF("wtf_transcription", "wtf-1.0", false) {
    @Override
    void write(Source source, ObjectNode to) {
      to.put("mediatype", "application/json").put("encoding", "json");
      to.set("body", WtfBody.of(source));
    }
  };

  /** Lists what is made where nothing is named. */
  static final List<OutputType> USUAL = List.of(VENDOR, WORD_SRT, WORD_ASS);

  private final String analysis;
  private final String schema;
  private final boolean needsTimes;

  OutputType(String analysis, String schema, boolean needsTimes) {
    this.analysis = analysis;
    this.schema = schema;
    this.needsTimes = needsTimes;
  }

  /**
   * Holds what a transcript is written from. Immutable.
   *
   * @param speakers who said each of its segments; empty where all channels were heard together
   * @param engine that made it
   * @param begun when the transcription began
   * @param ended when it ended
   */
  record Source(
      Transcript transcript,
      List<String> speakers,
      SpeechEngine engine,
      WtfBody.Audio audio,
      Instant begun,
      Instant ended) {}

  /** Writes encoding and body of an analysis. */
  abstract void write(Source source, ObjectNode to);

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

  /** Names the vendor of the analysis: the peer's, but for the format that tells who it was. */
  String vendor(SpeechEngine engine) {
    return this == WTF ? engine.vendor() : "openai";
  }

  /** Names the product of the analysis. */
  String product(SpeechEngine engine) {
    return this == WTF ? engine.product() : "whisper";
  }

  /** Names the type of the analysis. */
  String analysis() {
    return analysis;
  }

  /** Names the schema of the analysis. */
  String schema() {
    return schema;
  }

  /** Says whether it is of no use without the times of words. */
  boolean needsTimes() {
    return needsTimes;
  }
}
