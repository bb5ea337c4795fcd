package org.vconserver.processor.core;

import java.util.Map;
import org.vconserver.api.processor.Option;
import org.vconserver.api.processor.ProcessorOptions;

/** What is to be asked. */
public record JQOptions(
    @Option(
            title = "queries by parameter",
            description =
                "Names of parameters, each with the jq query whose first result becomes its value."
                    + " Queries see {\"vcons\": [...], \"parameters\": {...}} and run in order.",
            fallback = "{}",
            examples = "{\"party_count\": \".vcons[0].parties | length\"}")
        Map<String, String> jqQueries)
    implements ProcessorOptions {}
