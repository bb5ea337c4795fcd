package org.vconserver.processor.redaction;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vconserver.api.processor.DialogSelection;
import org.vconserver.api.processor.Option;
import org.vconserver.api.processor.ProcessorOptions;

/** Holds the options of {@link TextPiiRedactorProcessor}. */
public record TextPiiRedactorOptions(
    @Option(
            title = "dialogs whose text or transcript is redacted",
            description = DialogSelection.DESCRIPTION,
            schema = DialogSelection.SCHEMA,
            fallback = "\"\"",
            examples = {"\"\"", "\"0:\"", "\"0:-2\"", "\"2:5\"", "\"0:6:2\"", "[]", "[1, 4, 5, 9]"})
        JsonNode inputDialogs,
    @Option(
            title = "jq query that makes the redacted vCon",
            description =
                "Applied to the vCon with the redacted text added to its analysis; its first result is"
                    + " the redacted vCon. It has to leave out whatever is not to be seen: the text,"
                    + " the recordings, and the other analyses.",
            queryLanguage = "jq",
            examples =
                "\". + {dialog: [.dialog[] | del(.body, .url)]} + {analysis: [.analysis[] |"
                    + " select(.type == \\\"transcript-redacted\\\")]}\"")
        String jqRedactionQuery,
    @Option(
            title = "type of redaction",
            description = "Told in the redacted vCon.",
            examples = "\"PII\"")
        String redactionTypeLabel,
    @Option(
            title = "domain of the redacted vCon's uuid",
            description =
                "Needed if the query gives no uuid of its own. Null: the one of the configuration.",
            fallback = "null",
            nullable = true,
            examples = "\"example.com\"")
        @Nullable String uuidDomain,
    @Option(
            title = "labels of what is redacted",
            description =
                "dataprofiler: those of py_vcon_server; what it has none for keeps the name of its"
                    + " entity. presidio: Presidio's; keys and UUIDs, which it does not know, are left"
                    + " alone.",
            fallback = "\"dataprofiler\"",
            examples = {"\"dataprofiler\"", "\"presidio\""})
        String entityLabels,
    @Option(title = "labels that are left alone", fallback = "[]", examples = "[\"URL\", \"DATE\"]")
        List<String> excludeEntities,
    @Option(
            title = "region of numbers without the prefix of a country",
            description = "As ISO 3166 has it. Empty: the one of the configuration.",
            fallback = "\"\"",
            examples = {"\"US\"", "\"GB\""})
        String region,
    @Option(
            title = "how sure a finding must be",
            description = "Less redacts more, and more that is no personal data.",
            fallback = "0.5",
            minimum = 0.1,
            maximum = 1)
        double minimumScore,
    @Option(
            title = "redact although not everything could be read",
            description =
                "Without it, a vCon is refused that has content in the dialogs which could not be read:"
                    + " a recording without a transcript, a transcript of an unknown shape, a body that"
                    + " does not decode. With it, a notice names each.",
            fallback = "false")
        boolean allowUnread,
    @Option(
            title = "say what was redacted",
            description =
                "Adds a report to the member redacted of the redacted vCon: which labels how often,"
                    + " of which dialogs, by which recognisers, and what could not be read.",
            fallback = "true")
        boolean report)
    implements ProcessorOptions {
  public TextPiiRedactorOptions {
    DialogSelection.of(inputDialogs);
    if (jqRedactionQuery.isBlank()) {
      throw new IllegalArgumentException("redaction query options.jq_redaction_query is not set");
    }
    if (!entityLabels.matches("dataprofiler|presidio")) {
      throw new IllegalArgumentException("entity_labels must be dataprofiler or presidio");
    }
  }
}
