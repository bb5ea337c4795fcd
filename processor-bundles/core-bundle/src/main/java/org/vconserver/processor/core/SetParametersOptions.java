package org.vconserver.processor.core;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.vconserver.api.processor.Option;
import org.vconserver.api.processor.ProcessorOptions;

/** What is to be set. */
public record SetParametersOptions(
    @Option(
            title = "parameters to set",
            description = "Names with values; a parameter that is there already is replaced.",
            fallback = "{}",
            examples = "{\"language\": \"en\"}")
        ObjectNode parameters)
    implements ProcessorOptions {}
