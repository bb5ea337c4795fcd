package org.vconserver.processor.core;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.vconserver.api.processor.Option;
import org.vconserver.api.processor.ProcessorOptions;

/** Holds the options of {@link SetParametersProcessor}. */
public record SetParametersOptions(
    @Option(
            title = "parameters to set",
            description = "Each member is set as a parameter of its name; earlier values are lost.",
            fallback = "{}",
            examples = "{\"language\": \"en\"}")
        ObjectNode parameters)
    implements ProcessorOptions {}
