package org.vconserver.bench.processors;

import org.vconserver.api.processor.Option;
import org.vconserver.api.processor.ProcessorOptions;

/** Holds the options of {@link SubjectProcessor}. */
public record SubjectOptions(
    @Option(title = "beginning of the subject", fallback = "\"Call\"", examples = "\"Call\"")
        String beginning)
    implements ProcessorOptions {}
