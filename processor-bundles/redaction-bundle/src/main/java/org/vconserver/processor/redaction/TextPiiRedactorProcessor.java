package org.vconserver.processor.redaction;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.metatype.annotations.Designate;
import org.vconserver.api.error.ServerError;
import org.vconserver.api.processor.DialogSelection;
import org.vconserver.api.processor.Notice;
import org.vconserver.api.processor.ProcessorDescriptor;
import org.vconserver.api.processor.ProcessorName;
import org.vconserver.api.processor.ProcessorSession;
import org.vconserver.api.processor.VconProcessor;
import org.vconserver.api.query.QueryLanguage;
import org.vconserver.api.redaction.PiiRecognizer;
import org.vconserver.vcon.Vcon;
import org.vconserver.vcon.VconUuid;
import org.vconserver.vcon.error.FaultType;
import org.vconserver.vcon.error.FieldError;
import org.vconserver.vcon.error.VconException;
import org.vconserver.vcon.text.ConversationText;
import org.vconserver.vcon.text.DialogText;
import org.vconserver.vcon.text.TextGap;
import org.vconserver.vcon.transcript.TranscriptReader;

/** Makes a redacted vCon of the input, which stays as it is. Thread-safe. */
@Component(
    service = VconProcessor.class,
    configurationPid = "org.vconserver.processor.redaction",
    // All of this bundle's own, so that nothing is redacted by some of them only.
    property = "Recognizer.cardinality.minimum:Integer=8")
@Designate(ocd = RedactionConfig.class, factory = true)
@ProcessorName("text_pii_redactor")
public final class TextPiiRedactorProcessor implements VconProcessor<TextPiiRedactorOptions> {
  private static final int MOST_NAMED = 5;

  private final RedactionConfig config;
  private final QueryLanguage jq;
  private final List<PiiRecognizer> recognizers = new CopyOnWriteArrayList<>();

  private final List<TranscriptReader> transcriptReaders = new CopyOnWriteArrayList<>();

  @Activate
  public TextPiiRedactorProcessor(
      RedactionConfig config, @Reference(target = "(vcon.query.language=jq)") QueryLanguage jq) {
    this.config = config;
    this.jq = jq;
  }

  /**
   * Adds a recognizer; there is at least one: without any, nothing would be redacted, and nobody
   * would know.
   */
  @Reference(cardinality = ReferenceCardinality.AT_LEAST_ONE, policy = ReferencePolicy.DYNAMIC)
  void addRecognizer(PiiRecognizer recognizer) {
    recognizers.add(recognizer);
  }

  void removeRecognizer(PiiRecognizer recognizer) {
    recognizers.remove(recognizer);
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
  public ProcessorDescriptor<TextPiiRedactorOptions> descriptor() {
    return ProcessorDescriptor.of(
        TextPiiRedactorOptions.class,
        "Redact personal data in text",
        "Makes a redacted vCon: personal data in the text of chat and mail dialogs and in the"
            + " transcripts of recordings is replaced by labels such as {{PERSON}}, the result added"
            + " as analyses of type transcript-redacted, and a jq query applied that leaves out what"
            + " is not to be seen. The redacted vCon is added to the run; the input stays as it is. A"
            + " vCon with content that could not be read is refused."
            + " No text is ever certain to be free of personal data.");
  }

  @Override
  public void process(ProcessorSession session, TextPiiRedactorOptions options)
      throws InterruptedException {
    Vcon vcon = session.input();
    List<Integer> dialogs =
        DialogSelection.of(options.inputDialogs()).indices(vcon.dialogs().size());
    ConversationText text = new DialogText(transcriptReaders).read(vcon, dialogs);
    requireRead(text.gaps(), options);
    Redactor redactor =
        new Redactor(
            recognizers,
            EntityLabels.named(options.entityLabels()),
            Set.copyOf(options.excludeEntities()),
            options.minimumScore());
    RedactedTurns turns = RedactedTurns.of(text.turns(), redactor, names(vcon), region(options));
    ObjectNode redacted = queried(vcon, turns, options);
    List<String> remaining = new RemainingData(turns.originals()).places(redacted);
    if (options.report()) {
      ((ObjectNode) redacted.get("redacted")).set("report", report(text.gaps(), turns, options));
    }
    session.add(Vcon.of(redacted));
    text.gaps().stream().map(Notice::of).forEach(session::notice);
    if (turns.bodies().isEmpty()) {
      session.notice(
          new Notice(
              Notice.Severity.INFO, "no_text", "", "none of the dialogs has text to redact"));
    }
    for (String place : remaining) {
      session.notice(
          new Notice(
              Notice.Severity.WARNING,
              "personal_data_remains",
              place,
              "what was redacted in the text is still here in the redacted vCon:"
                  + " jq_redaction_query has to leave it out"));
    }
  }

  /**
   * Refuses a vCon with content that nobody has looked at: marked as redacted, it would be taken
   * for free of personal data.
   */
  private static void requireRead(List<TextGap> gaps, TextPiiRedactorOptions options) {
    List<TextGap> missed = gaps.stream().filter(gap -> gap.kind().isMissed()).toList();
    if (missed.isEmpty() || options.allowUnread()) {
      return;
    }
    String places =
        missed.stream()
            .limit(MOST_NAMED)
            .map(gap -> "dialog " + gap.dialog() + " (" + gap.place() + ": " + gap.sentence() + ")")
            .collect(Collectors.joining("; "));
    throw new VconException(
        RedactionError.CONTENT_NOT_READ,
        "The vCon has content that could not be read, and is not redacted: "
            + places
            + (missed.size() > MOST_NAMED ? "; and " + (missed.size() - MOST_NAMED) + " more" : "")
            + ". Transcribe it, leave it out by input_dialogs, or set allow_unread");
  }

  /** Gives the redacted vCon as the query makes it, with its own uuid and its origin. */
  private ObjectNode queried(Vcon vcon, RedactedTurns turns, TextPiiRedactorOptions options)
      throws InterruptedException {
    ObjectNode tree = vcon.copyTree();
    if (!turns.bodies().isEmpty()) {
      ArrayNode analyses = array(tree);
      turns.bodies().forEach((dialog, body) -> analyses.add(analysis(dialog, body)));
    }
    List<JsonNode> results = jq.evaluate(tree, options.jqRedactionQuery());
    if (results.isEmpty() || !(results.get(0) instanceof ObjectNode result)) {
      throw new VconException(
          ServerError.INVALID_QUERY, "jq_redaction_query: its first result is not a vCon");
    }
    ObjectNode redacted = result.deepCopy();
    JsonNode uuid = redacted.path("uuid");
    if (!uuid.isTextual()
        || uuid.textValue().isEmpty()
        || uuid.textValue().equalsIgnoreCase(vcon.uuid())) {
      redacted.put("uuid", VconUuid.version8(domain(options)));
    }
    // A vCon is redacted or amended, never both.
    redacted.remove("amended");
    redacted
        .putObject("redacted")
        .put("uuid", vcon.uuid())
        .put("type", options.redactionTypeLabel());
    return redacted;
  }

  private static ArrayNode array(ObjectNode tree) {
    return tree.path("analysis") instanceof ArrayNode present ? present : tree.putArray("analysis");
  }

  private String region(TextPiiRedactorOptions options) {
    return options.region().isBlank() ? config.region() : options.region();
  }

  /** Says what was redacted, and with what. */
  private ObjectNode report(
      List<TextGap> gaps, RedactedTurns turns, TextPiiRedactorOptions options) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    ObjectNode labels = body.putObject("labels");
    turns.labels().forEach(labels::put);
    turns.bodies().keySet().forEach(body.putArray("dialogs_read")::add);
    ArrayNode missed = body.putArray("not_read");
    for (TextGap gap : gaps) {
      if (gap.kind() != TextGap.Kind.TRANSCRIPT_PASSED_OVER) {
        missed.add(Notice.of(gap).json());
      }
    }
    body.put("entity_labels", options.entityLabels());
    body.put("minimum_score", options.minimumScore()).put("region", region(options));
    options.excludeEntities().forEach(body.putArray("exclude_entities")::add);
    recognizers.stream()
        .map(recognizer -> recognizer.getClass().getSimpleName())
        .sorted()
        .forEach(body.putArray("recognizers")::add);
    return body;
  }

  private String domain(TextPiiRedactorOptions options) {
    String given = options.uuidDomain();
    String domain = given == null || given.isBlank() ? config.uuid__domain() : given;
    if (domain.isBlank()) {
      throw new VconException(
          ServerError.INVALID_OPTIONS,
          List.of(
              new FieldError(
                  List.of("uuid_domain"),
                  "must be given, as the query gives no new uuid",
                  FaultType.VALUE_ERROR)));
    }
    return domain.strip();
  }

  private ObjectNode analysis(int dialog, ArrayNode body) {
    ObjectNode analysis = JsonNodeFactory.instance.objectNode();
    analysis.put("type", "transcript-redacted").put("dialog", dialog);
    analysis.put("vendor", config.analysis__vendor()).put("product", config.analysis__product());
    analysis.put("schema", "data_labeler_schema").put("encoding", "json");
    analysis.set("body", body);
    return analysis;
  }

  /** Lists the names of the parties: each is personal data wherever it is said. */
  private static List<String> names(Vcon vcon) {
    List<String> names = new ArrayList<>();
    for (ObjectNode party : vcon.parties()) {
      JsonNode name = party.path("name");
      if (name.isTextual() && name.textValue().length() <= 100 && names.size() < 100) {
        names.add(name.textValue());
      }
    }
    return names;
  }
}
