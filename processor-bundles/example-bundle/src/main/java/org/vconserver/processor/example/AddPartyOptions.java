package org.vconserver.processor.example;

import org.jspecify.annotations.Nullable;
import org.vconserver.api.processor.Option;
import org.vconserver.api.processor.ProcessorOptions;

/** Holds the options of {@link AddPartyProcessor}. */
public record AddPartyOptions(
    @Option(title = "name of the party", examples = "\"Alice\"") String name,
    @Option(
            title = "telephone number of the party",
            fallback = "null",
            nullable = true,
            examples = "\"+1 555 0100\"")
        @Nullable String tel,
    @Option(
            title = "e-mail address of the party",
            fallback = "null",
            nullable = true,
            examples = "\"alice@example.com\"")
        @Nullable String mailto)
    implements ProcessorOptions {}
