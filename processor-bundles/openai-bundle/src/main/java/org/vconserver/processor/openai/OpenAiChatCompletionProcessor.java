package org.vconserver.processor.openai;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.metatype.annotations.Designate;
import org.vconserver.api.processor.DialogSelection;
import org.vconserver.api.processor.Notice;
import org.vconserver.api.processor.ProcessorDescriptor;
import org.vconserver.api.processor.ProcessorName;
import org.vconserver.api.processor.ProcessorSession;
import org.vconserver.api.processor.VconProcessor;
import org.vconserver.api.query.QueryLanguage;
import org.vconserver.api.vendor.VendorCalls;
import org.vconserver.vcon.Vcon;
import org.vconserver.vcon.error.VconException;
import org.vconserver.vcon.text.ConversationText;
import org.vconserver.vcon.text.DialogText;
import org.vconserver.vcon.transcript.TranscriptReader;

/** Asks a language model about the text of dialogs. Thread-safe. */
@Component(service = VconProcessor.class, configurationPid = "org.vconserver.processor.openai")
@Designate(ocd = OpenAiConfig.class, factory = true)
@ProcessorName("openai_chat_completion")
public final class OpenAiChatCompletionProcessor
    implements VconProcessor<OpenAiChatCompletionOptions> {
  private final ChatService service;
  private final QueryLanguage jq;
  private final boolean keyMissing;
  private final String vendor;
  private final String product;

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
    this.vendor = config.analysis__vendor().strip();
    this.product = config.analysis__product().strip();
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
    vcon.requireUnsigned();
    List<Integer> dialogs =
        DialogSelection.of(options.inputDialogs()).indices(vcon.dialogs().size());
    ConversationText text = new DialogText(transcriptReaders).read(vcon, dialogs);
    text.gaps().stream().map(Notice::of).forEach(session::notice);
    if (text.turns().isEmpty()) {
      notice(session, Notice.Severity.INFO, "no_text", "none of the dialogs has text to ask about");
      // Counts as modified in py_vcon_server.
      session.replaceInput(vcon);
      return;
    }
    ChatAnalysis analysis = new ChatAnalysis(options, dialogs, vendor, product);
    if (options.skipExisting() && vcon.analyses().stream().anyMatch(analysis::isSame)) {
      notice(
          session, Notice.Severity.INFO, "analysis_exists", "the vCon has this analysis already");
      session.replaceInput(vcon);
      return;
    }
    if (keyMissing) {
      throw new VconException(
          OpenAiError.OPEN_AI_KEY_NOT_SET,
          "The server has no key for OpenAI: set openai_api_key or OPENAI_API_KEY");
    }
    JsonNode answer =
        new LongConversation(service, options, session).ask(Conversation.of(text.turns()));
    String finish = answer.path("choices").path(0).path("finish_reason").asText("stop");
    if (!finish.equals("stop")) {
      notice(
          session,
          Notice.Severity.WARNING,
          "answer_cut",
          "the model ended before its answer was whole"
              + (finish.matches("[a-z_]{1,40}") ? ", for the reason " + finish : ""));
    }
    List<JsonNode> results = jq.evaluate(answer, options.jqResult());
    if (results.isEmpty() || results.get(0).isNull()) {
      notice(
          session,
          Notice.Severity.WARNING,
          "no_result",
          "jq_result gives nothing of the answer: no analysis is added");
      session.replaceInput(vcon);
      return;
    }
    if (options.jsonResponse() && !ChatAnalysis.isJson(results.get(0))) {
      notice(
          session,
          Notice.Severity.WARNING,
          "answer_not_json",
          "the model did not answer in JSON: its answer is kept as text");
    }
    session.replaceInput(vcon.withAnalysis(analysis.holding(answer, finish, results.get(0))));
  }

  private static void notice(
      ProcessorSession session, Notice.Severity severity, String code, String sentence) {
    session.notice(new Notice(severity, code, "", sentence));
  }
}
