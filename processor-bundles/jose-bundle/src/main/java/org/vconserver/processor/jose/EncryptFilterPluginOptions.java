package org.vconserver.processor.jose;

import org.jspecify.annotations.Nullable;
import org.vconserver.api.processor.Option;
import org.vconserver.api.processor.ProcessorOptions;

/** Holds the options of {@link EncryptProcessor}. */
public record EncryptFilterPluginOptions(
    @Option(
            title = "PEM format public key/cert to use for encrypting the vCon",
            description = "Override the configured one. RSA; a certificate or a bare key.",
            fallback = "null",
            nullable = true)
        @Nullable String publicPemKey)
    implements ProcessorOptions {}
