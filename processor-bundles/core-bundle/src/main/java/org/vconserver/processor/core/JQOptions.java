package org.vconserver.processor.core;

import java.util.Map;
import org.vconserver.api.processor.Option;
import org.vconserver.api.processor.ProcessorOptions;

/** Holds the options of {@link JqProcessor}. */
public record JQOptions(
    @Option(
            title = "jq queries by the name of the parameter that each one sets",
            description =
                "Each query sees {\"vcons\": [...], \"parameters\": {...}}, with the parameters"
                    + " that the queries before it have set; its first result is the value.",
            fallback = "{}",
            queryLanguage = "jq",
            examples = "{\"party_count\": \".vcons[0].parties | length\"}")
        Map<String, String> jqQueries)
    implements ProcessorOptions {}
