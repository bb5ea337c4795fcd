package org.vconserver.processor.jose;

import java.util.List;
import org.vconserver.api.processor.Option;
import org.vconserver.api.processor.ProcessorOptions;

/** Holds the options of {@link VerifyProcessor}. */
public record VerifyFilterPluginOptions(
    @Option(
            title = "PEM certificates of authorities to trust",
            description = "Override the configured ones. Every signer must be certified by one.",
            fallback = "[]")
        List<String> allowedCaCertPems)
    implements ProcessorOptions {
  public VerifyFilterPluginOptions {
    allowedCaCertPems = List.copyOf(allowedCaCertPems);
  }
}
