package org.vconserver.processor.redaction;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.metatype.annotations.Designate;
import org.vconserver.api.error.ServerError;
import org.vconserver.api.processor.DialogSelection;
import org.vconserver.api.processor.ProcessorDescriptor;
import org.vconserver.api.processor.ProcessorName;
import org.vconserver.api.processor.ProcessorSession;
import org.vconserver.api.processor.VconProcessor;
import org.vconserver.api.query.QueryLanguage;
import org.vconserver.api.redaction.PiiRecognizer;
import org.vconserver.api.redaction.PiiText;
import org.vconserver.vcon.Vcon;
import org.vconserver.vcon.VconUuid;
import org.vconserver.vcon.error.FaultType;
import org.vconserver.vcon.error.FieldError;
import org.vconserver.vcon.error.VconException;
import org.vconserver.vcon.text.DialogText;
import org.vconserver.vcon.text.TextTurn;
import org.vconserver.vcon.text.TranscriptReader;

/** Makes a redacted vCon of the input, which stays as it is. Thread-safe. */
@Component(
    service = VconProcessor.class,
    configurationPid = "org.vconserver.processor.redaction",
    // All of this bundle's own, so that nothing is redacted by some of them only.
    property = "Recognizer.cardinality.minimum:Integer=8")
@Designate(ocd = RedactionConfig.class, factory = true)
@ProcessorName("text_pii_redactor")
public final class TextPiiRedactorProcessor implements VconProcessor<TextPiiRedactorOptions> {
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
            + " is not to be seen. The redacted vCon is added to the run; the input stays as it is."
            + " No text is ever certain to be free of personal data.");
  }

  @Override
  public void process(ProcessorSession session, TextPiiRedactorOptions options)
      throws InterruptedException {
    Vcon vcon = session.input();
    List<Integer> dialogs =
        DialogSelection.of(options.inputDialogs()).indices(vcon.dialogs().size());
    ObjectNode tree = vcon.copyTree();
    addRedactedText(tree, vcon, dialogs, options);
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
    session.add(Vcon.of(redacted));
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

  private void addRedactedText(
      ObjectNode tree, Vcon vcon, List<Integer> dialogs, TextPiiRedactorOptions options)
      throws InterruptedException {
    Redactor redactor =
        new Redactor(
            recognizers,
            EntityLabels.named(options.entityLabels()),
            Set.copyOf(options.excludeEntities()),
            options.minimumScore());
    String region = options.region().isBlank() ? config.region() : options.region();
    List<String> names = names(vcon);
    Map<Integer, ArrayNode> bodies = new LinkedHashMap<>();
    String previous = "";
    for (TextTurn turn : new DialogText(transcriptReaders).turns(vcon, dialogs)) {
      String text = redactor.redact(new PiiText(turn.text(), previous, names, region));
      bodies
          .computeIfAbsent(turn.dialog(), dialog -> JsonNodeFactory.instance.arrayNode())
          .add(part(turn, text));
      previous = turn.text().substring(Math.max(0, turn.text().length() - 200));
    }
    if (bodies.isEmpty()) {
      return;
    }
    ArrayNode analyses =
        tree.path("analysis") instanceof ArrayNode present ? present : tree.putArray("analysis");
    bodies.forEach((dialog, body) -> analyses.add(analysis(dialog, body)));
  }

  private static ObjectNode part(TextTurn turn, String text) {
    ObjectNode part = JsonNodeFactory.instance.objectNode();
    if (turn.speaker() >= 0 && !turn.written()) {
      part.put("parties", turn.speaker());
    } else {
      ArrayNode parties = part.putArray("parties");
      turn.parties().forEach(parties::add);
    }
    part.put("start", turn.start());
    part.put("duration", turn.seconds());
    return part.put("text", text);
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
