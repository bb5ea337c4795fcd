package org.vconserver.processor.jose;

import org.jspecify.annotations.Nullable;
import org.vconserver.api.processor.Option;
import org.vconserver.api.processor.ProcessorOptions;

/** Holds the options of {@link DecryptProcessor}. */
public record DecryptFilterPluginOptions(
    @Option(
            title = "PEM format private key to use for decrypting the vCon",
            description = "Override the configured key. RSA, that of any of the recipients.",
            fallback = "null",
            nullable = true,
            secret = true)
        @Nullable String privatePemKey,
    @Option(
            title = "PEM format public key/cert to use for encrypting the vCon",
            description =
                "Taken for the sake of clients that give it; decrypting does not need it.",
            fallback = "null",
            nullable = true)
        @Nullable String publicPemKey)
    implements ProcessorOptions {}
