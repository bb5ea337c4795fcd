package org.vconserver.processor.jose;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vconserver.api.processor.Option;
import org.vconserver.api.processor.ProcessorOptions;

/** Holds the options of {@link DecryptProcessor}. */
public record DecryptFilterPluginOptions(
    @Option(
            title = "PEM format private key to use for decrypting the vCon",
            description =
                "Override the configured keys. RSA, that of any of the recipients; or a JWK, or a set"
                    + " of them.",
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
        @Nullable String publicPemKey,
    @Option(
            title = "private keys to use for decrypting the vCon",
            description =
                "Override the configured keys, together with private_pem_key: while keys change,"
                    + " vCons for the old one are decrypted too. The recipient's kid finds the key,"
                    + " else each is tried. PEM, JWK, or a set of JWKs, each as text.",
            fallback = "[]",
            secret = true)
        List<String> privateKeys)
    implements ProcessorOptions {
  public DecryptFilterPluginOptions {
    privatePemKey = privatePemKey == null || privatePemKey.isBlank() ? null : privatePemKey;
    privateKeys = List.copyOf(privateKeys);
  }
}
