package org.vconserver.processor.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vconserver.api.processor.DialogSelection;
import org.vconserver.api.processor.ProcessorDescriptor;
import org.vconserver.api.processor.ProcessorName;
import org.vconserver.api.processor.ProcessorSession;
import org.vconserver.api.processor.VconProcessor;
import org.vconserver.api.query.QueryLanguage;
import org.vconserver.api.vendor.VendorCalls;
import org.vconserver.vcon.Vcon;
import org.vconserver.vcon.error.VconException;
import org.vconserver.vcon.text.DialogText;
import org.vconserver.vcon.text.TextTurn;
import org.vconserver.vcon.text.TranscriptReader;

/** Asks a language model about the text of dialogs. Thread-safe. */
@Component(service = VconProcessor.class, configurationPid = "org.vconserver.processor.openai")
@Designate(ocd = OpenAiConfig.class, factory = true)
@ProcessorName("openai_chat_completion")
public final class OpenAiChatCompletionProcessor
    implements VconProcessor<OpenAiChatCompletionOptions> {
  private static final Logger LOG = LoggerFactory.getLogger(OpenAiChatCompletionProcessor.class);

  private final ChatService service;
  private final QueryLanguage jq;
  private final boolean keyMissing;

  private final List<TranscriptReader> transcriptReaders = new CopyOnWriteArrayList<>();

  @Activate
  public OpenAiChatCompletionProcessor(
      OpenAiConfig config,
      @Reference(target = "(vcon.query.language=jq)") QueryLanguage jq,
      @Reference VendorCalls calls) {
    this(config, jq, calls, System.getenv());
  }

  OpenAiChatCompletionProcessor(
      OpenAiConfig config, QueryLanguage jq, VendorCalls calls, Map<String, String> environment) {
    boolean openAi =
        config.openai__base__url().isBlank()
            || config.openai__base__url().startsWith(OpenAiConfig.OPENAI);
    // OpenAI's key is for OpenAI: another service gets the key that is set for it, or none.
    String key =
        config._openai__api__key().isBlank() && openAi
            ? environment.getOrDefault("OPENAI_API_KEY", "")
            : config._openai__api__key().strip();
    this.keyMissing = openAi && key.isBlank();
    this.service = new ChatService(config, key, calls);
    this.jq = jq;
  }

  /** Adds a reader of a vendor's transcripts; without any, the common shapes are still read. */
  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  void addTranscriptReader(TranscriptReader reader) {
    transcriptReaders.add(reader);
  }

  void removeTranscriptReader(TranscriptReader reader) {
    transcriptReaders.remove(reader);
  }

  @Override
  public ProcessorDescriptor<OpenAiChatCompletionOptions> descriptor() {
    return ProcessorDescriptor.of(
        OpenAiChatCompletionOptions.class,
        "Ask a language model",
        "Gives the text of chat and mail dialogs and the transcripts of recordings, by time and"
            + " with who said it, to a language model, asks it what the prompt says, and adds one"
            + " analysis with the answer. The analysis has the prompt, the model, and as usage the"
            + " tokens that it took. Any service with the API of OpenAI's chat completions can be"
            + " asked.");
  }

  @Override
  public void process(ProcessorSession session, OpenAiChatCompletionOptions options)
      throws InterruptedException {
    Vcon vcon = session.input();
    List<Integer> dialogs =
        DialogSelection.of(options.inputDialogs()).indices(vcon.dialogs().size());
    List<TextTurn> turns = new DialogText(transcriptReaders).turns(vcon, dialogs);
    if (turns.isEmpty()) {
      // Counts as modified all the same, as it does in py_vcon_server.
      session.replaceInput(vcon);
      return;
    }
    if (keyMissing) {
      throw new VconException(
          OpenAiError.OPEN_AI_KEY_NOT_SET,
          "The server has no key for OpenAI: set openai_api_key or OPENAI_API_KEY");
    }
    JsonNode answer = service.complete(new ChatRequest(options, vcon, turns).body());
    String finish = answer.path("choices").path(0).path("finish_reason").asText("stop");
    if (!finish.equals("stop")) {
      LOG.warn("vCon {}: the model ended for the reason {}", vcon.uuid(), finish);
    }
    List<JsonNode> results = jq.evaluate(answer, options.jqResult());
    if (results.isEmpty() || results.get(0).isNull()) {
      LOG.warn("vCon {}: jq_result gives nothing, no analysis is added", vcon.uuid());
      session.replaceInput(vcon);
      return;
    }
    session.replaceInput(
        vcon.withAnalysis(analysis(options, dialogs, answer, finish, results.get(0))));
  }

  private static ObjectNode analysis(
      OpenAiChatCompletionOptions options,
      List<Integer> dialogs,
      JsonNode answer,
      String finish,
      JsonNode body) {
    boolean text = body.isTextual();
    ObjectNode analysis = JsonNodeFactory.instance.objectNode();
    analysis.put("type", options.analysisType());
    if (dialogs.size() == 1) {
      analysis.put("dialog", dialogs.get(0));
    } else {
      ArrayNode array = analysis.putArray("dialog");
      dialogs.forEach(array::add);
    }
    analysis.put("vendor", "openai").put("product", "ChatCompletion");
    analysis.put("schema", text ? "text" : schema(options.jqResult()));
    analysis.put("prompt", options.prompt()).put("model", options.model());
    analysis.put("mediatype", text ? "text/plain" : "application/json");
    analysis.put("encoding", text ? "none" : "json");
    analysis.set("body", body.deepCopy());
    if (answer.path("usage").isObject()) {
      analysis.set("usage", answer.path("usage").deepCopy());
    }
    if (!finish.equals("stop")) {
      analysis.put("finish_reason", finish);
    }
    return analysis;
  }

  private static String schema(String jqResult) {
    return "chat_completion_object" + (jqResult.equals(".") ? "" : " ?jq=" + jqResult);
  }
}
