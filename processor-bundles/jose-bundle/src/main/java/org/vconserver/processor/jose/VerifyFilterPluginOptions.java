package org.vconserver.processor.jose;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.vconserver.api.processor.Option;
import org.vconserver.api.processor.ProcessorOptions;

/** Holds the options of {@link VerifyProcessor}. */
public record VerifyFilterPluginOptions(
    @Option(
            title = "PEM certificates of authorities to trust",
            description =
                "Override the configured ones, and the configured keys. Every signer must be"
                    + " certified by one.",
            fallback = "[]")
        List<String> allowedCaCertPems,
    @Option(
            title = "public keys of signers to trust",
            description =
                "Override the configured ones, and the configured authorities. For signatures without"
                    + " certificates: PEM, a JWK or a set of JWKs. The signature's kid, x5t#S256 or"
                    + " x5t finds the key, else each that fits is tried.",
            schema = PublicKeyOption.SCHEMA,
            fallback = "[]")
        List<JsonNode> trustedKeys)
    implements ProcessorOptions {
  public VerifyFilterPluginOptions {
    allowedCaCertPems = List.copyOf(allowedCaCertPems);
    trustedKeys = PublicKeyOption.checked("trusted_keys", trustedKeys);
  }
}
