package org.vconserver.processor.whisper;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.vconserver.processor.whisper.transcript.Transcript;
import org.vconserver.vcon.Vcon;
import org.vconserver.vcon.text.DialogText;
import org.vconserver.vcon.transcript.TranscriptPassage;

/** Holds the transcripts of one dialog that this processor has made, or will. Immutable. */
record DialogTranscripts(Vcon vcon, int dialog, SpeechEngine engine) {
  /** Gives those of some types that are not there yet. */
  Set<OutputType> missing(Set<OutputType> wanted) {
    Set<OutputType> missing = new LinkedHashSet<>(wanted);
    missing.removeIf(
        type ->
            vcon.hasAnalysis(
                dialog, type.analysis(), type.vendor(engine), type.product(engine), type.schema()));
    return missing;
  }

  /**
   * Says whether there is one of an engine that knew no times: it will not know them now either.
   */
  boolean isUntimed() {
    for (ObjectNode analysis : vcon.analyses()) {
      boolean ours =
          analysis.path("schema").asText().equals(OutputType.VENDOR.schema())
              && analysis.path("vendor").asText().equals(OutputType.VENDOR.vendor(engine))
              && analysis.path("dialog").isInt()
              && analysis.path("dialog").intValue() == dialog;
      if (ours && isUntimed(analysis.path("body"))) {
        return true;
      }
    }
    return false;
  }

  private static boolean isUntimed(JsonNode body) {
    for (JsonNode segment : body.path("segments")) {
      if (segment.path("start").isNumber()) {
        return false;
      }
    }
    return body.path("segments").isArray() && !body.path("text").asText().isBlank();
  }

  /** Names who said each segment; with no name where all channels were heard together. */
  List<String> speakers(Transcript transcript) {
    List<TranscriptPassage> passages =
        transcript.segments().stream()
            .map(segment -> TranscriptPassage.of(segment.text()).in(segment.channel()))
            .toList();
    List<String> names = new ArrayList<>(DialogText.speakerNames(vcon, dialog, passages));
    for (int i = 0; i < names.size(); i++) {
      if (passages.get(i).channel() < 0) {
        names.set(i, "");
      }
    }
    return names;
  }

  /** Gives the vCon with transcripts of some types added. */
  Vcon with(Set<OutputType> types, OutputType.Source source) {
    Vcon result = vcon;
    for (OutputType type : types) {
      ObjectNode analysis = JsonNodeFactory.instance.objectNode();
      analysis.put("type", type.analysis()).put("dialog", dialog);
      analysis.put("vendor", type.vendor(engine)).put("product", type.product(engine));
      analysis.put("schema", type.schema());
      type.write(source, analysis);
      result = result.withAnalysis(analysis);
    }
    return result;
  }
}
