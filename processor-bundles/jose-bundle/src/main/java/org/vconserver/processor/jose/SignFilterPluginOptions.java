package org.vconserver.processor.jose;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.vconserver.api.processor.Option;
import org.vconserver.api.processor.ProcessorOptions;

/** Holds the options of {@link SignProcessor}. */
public record SignFilterPluginOptions(
    @Option(
            title = "PEM format private key to use for signing vCon",
            description = "Override the configured key. RSA, or of an elliptic curve; or a JWK.",
            fallback = "null",
            nullable = true,
            secret = true)
        @Nullable String privatePemKey,
    @Option(
            title = "PEM certificate chain",
            description =
                "Override the configured certificates. That of the key comes first, each one issued"
                    + " by the next; they become the x5c of the signature. None are needed with a"
                    + " kid.",
            fallback = "[]")
        List<String> certChainPems,
    @Option(
            title = "style of the signature",
            description =
                "py_vcon: alg stands in both headers, which py-vcon needs. rfc: alg is in the"
                    + " protected header only, which strict readers of RFC 7515 need.",
            fallback = "\"py_vcon\"",
            examples = "\"rfc\"")
        String style,
    @Option(
            title = "name of the key",
            description =
                "Stands in the protected header, for those who verify with public keys that they"
                    + " know by name. null: the configured one, or that of a JWK.",
            fallback = "null",
            nullable = true,
            examples = "\"2026-11\"")
        @Nullable String kid)
    implements ProcessorOptions {
  public SignFilterPluginOptions {
    if (!style.equals("py_vcon") && !style.equals("rfc")) {
      throw new IllegalArgumentException("style must be py_vcon or rfc");
    }
    certChainPems = List.copyOf(certChainPems);
    privatePemKey = privatePemKey == null || privatePemKey.isBlank() ? null : privatePemKey;
    kid = kid == null || kid.isBlank() ? null : kid.strip();
  }

  VconSigner.Style signatureStyle() {
    return VconSigner.Style.valueOf(style.toUpperCase(Locale.ROOT));
  }
}
