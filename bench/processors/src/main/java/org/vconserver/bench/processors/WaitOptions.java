package org.vconserver.bench.processors;

import org.vconserver.api.processor.Option;
import org.vconserver.api.processor.ProcessorOptions;

/** Holds the options of {@link WaitProcessor}. */
public record WaitOptions(
    @Option(title = "milliseconds to wait", fallback = "10", examples = "10") int milliseconds)
    implements ProcessorOptions {}
