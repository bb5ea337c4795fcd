package org.vconserver.processor.jose;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vconserver.api.processor.Option;
import org.vconserver.api.processor.ProcessorOptions;

/** Holds the options of {@link EncryptProcessor}. */
public record EncryptFilterPluginOptions(
    @Option(
            title = "PEM format public key/cert to use for encrypting the vCon",
            description =
                "Override the configured ones. RSA; a certificate or a bare key, or a JWK. It comes"
                    + " first, which is where py-vcon looks for its own.",
            fallback = "null",
            nullable = true)
        @Nullable String publicPemKey,
    @Option(
            title = "public keys of recipients to encrypt the vCon for",
            description =
                "Override the configured ones, together with public_pem_key: each one's owner can"
                    + " decrypt the vCon. PEM, a JWK or a set of JWKs; RSA.",
            schema = PublicKeyOption.SCHEMA,
            fallback = "[]")
        List<JsonNode> publicKeys)
    implements ProcessorOptions {
  public EncryptFilterPluginOptions {
    publicPemKey = publicPemKey == null || publicPemKey.isBlank() ? null : publicPemKey;
    publicKeys = PublicKeyOption.checked("public_keys", publicKeys);
  }
}
