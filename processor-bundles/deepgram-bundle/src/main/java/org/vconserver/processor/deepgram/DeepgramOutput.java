package org.vconserver.processor.deepgram;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.vconserver.vcon.Vcon;

/** Names the forms in which an answer of Deepgram is added to a vCon. */
enum DeepgramOutput {
  /** Deepgram's whole answer. */
  VENDOR("transcript", "deepgram_prerecorded"),
  /** Uses the World Transcription Format, whose product is the model. */
  WTF("wtf_transcription", "wtf-1.0");

  private static final String MAKER = "deepgram";

  private final String type;
  private final String schema;

  DeepgramOutput(String type, String schema) {
    this.type = type;
    this.schema = schema;
  }

  /** Gives those that an option names; the vendor's form if it names none. */
  static Set<DeepgramOutput> of(List<String> names) {
    Set<DeepgramOutput> outputs = EnumSet.noneOf(DeepgramOutput.class);
    names.forEach(name -> outputs.add(valueOf(name.toUpperCase(Locale.ROOT))));
    return outputs.isEmpty() ? EnumSet.of(VENDOR) : outputs;
  }

  private String product(String model) {
    return this == WTF ? model : "transcription";
  }

  /** Says whether a vCon has it of a dialog. */
  boolean isIn(Vcon vcon, int dialog, String model) {
    return vcon.hasAnalysis(dialog, type, MAKER, product(model), schema);
  }

  /** Gives the analysis for an answer. */
  ObjectNode analysis(int dialog, Heard heard) {
    ObjectNode analysis = JsonNodeFactory.instance.objectNode();
    analysis.put("type", type).put("dialog", dialog);
    analysis.put("vendor", MAKER).put("product", product(heard.model())).put("schema", schema);
    if (this == WTF) {
      analysis.put("mediatype", "application/json");
    }
    analysis.put("encoding", "json");
    return analysis.set("body", this == WTF ? DeepgramWtf.of(heard) : heard.answer().deepCopy());
  }
}
