package org.vconserver.processor.example;

import org.jspecify.annotations.Nullable;
import org.vconserver.api.processor.Option;
import org.vconserver.api.processor.ProcessorOptions;

/** Who is to be added. */
public record AddPartyOptions(
    @Option(title = "name", description = "The name of the party.", examples = "\"Alice\"")
        String name,
    @Option(
            title = "telephone number",
            fallback = "null",
            nullable = true,
            examples = "\"+12025550123\"")
        @Nullable String tel,
    @Option(
            title = "mail address",
            fallback = "null",
            nullable = true,
            examples = "\"alice@example.com\"")
        @Nullable String mailto)
    implements ProcessorOptions {
  public AddPartyOptions {
    if (name.isBlank()) {
      throw new IllegalArgumentException("name must not be blank");
    }
  }
}
