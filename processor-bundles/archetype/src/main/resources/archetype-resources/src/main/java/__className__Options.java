package ${package};

import org.vconserver.api.processor.Option;
import org.vconserver.api.processor.ProcessorOptions;

/** Holds the options of {@link ${className}Processor}. */
public record ${className}Options(
    @Option(title = "text", description = "What is attached.", examples = "\"call back\"")
        String text)
    implements ProcessorOptions {}
