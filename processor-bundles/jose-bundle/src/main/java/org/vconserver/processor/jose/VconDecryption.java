package org.vconserver.processor.jose;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.EncryptionMethod;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.JWEHeader;
import com.nimbusds.jose.crypto.RSADecrypter;
import com.nimbusds.jose.util.Base64URL;
import java.security.PrivateKey;
import java.security.interfaces.RSAPrivateKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.vconserver.vcon.Vcon;
import org.vconserver.vcon.VconForm;
import org.vconserver.vcon.error.VconError;
import org.vconserver.vcon.error.VconException;

/** Decrypts vCons with one private key, which may be that of any of the recipients. Thread-safe. */
record VconDecryption(PrivateKey key) {
  // RSA-OAEP is deprecated by the library, for its SHA-1; it is what the specification asks for.
  @SuppressWarnings("deprecation")
  private static final Map<String, JWEAlgorithm> ALGORITHMS =
      byName(JWEAlgorithm.RSA_OAEP, JWEAlgorithm.RSA_OAEP_256, JWEAlgorithm.RSA_OAEP_512);

  private static final Map<String, EncryptionMethod> METHODS =
      Stream.of(
              EncryptionMethod.A128CBC_HS256,
              EncryptionMethod.A192CBC_HS384,
              EncryptionMethod.A256CBC_HS512,
              EncryptionMethod.A128GCM,
              EncryptionMethod.A192GCM,
              EncryptionMethod.A256GCM)
          .collect(Collectors.toMap(EncryptionMethod::getName, Function.identity()));
  private static final int MOST_RECIPIENTS = 32;

  /**
   * Lists the members that mean something only where their integrity is protected (RFC 7516,
   * section 4.1).
   */
  private static final Set<String> PROTECTED_ONLY = Set.of("zip", "crit");

  private static Map<String, JWEAlgorithm> byName(JWEAlgorithm... algorithms) {
    return Stream.of(algorithms)
        .collect(Collectors.toMap(JWEAlgorithm::getName, Function.identity()));
  }

  /**
   * Gives the signed vCon inside, not verified.
   *
   * @throws VconException INVALID_VCON_STATE if it is not encrypted; INVALID_KEY if the key is not
   *     RSA; JWE_PARSE_ERROR for everything else
   */
  Vcon decrypt(Vcon vcon) {
    if (vcon.form() != VconForm.ENCRYPTED) {
      throw new VconException(
          VconError.INVALID_VCON_STATE,
          "Cannot decrypt vCon " + vcon.uuid() + ": it is not encrypted");
    }
    if (!(key instanceof RSAPrivateKey)) {
      throw new VconException(JoseError.INVALID_KEY, "private_pem_key: must be RSA");
    }
    byte[] plain = Inflation.gunzip(open(vcon.tree()));
    Vcon content;
    try {
      content = Vcon.parse(plain);
    } catch (VconException e) {
      if (VconError.isOfMemory(e.code())) {
        throw e;
      }
      throw error("what is encrypted is no vCon: " + e.getMessage(), e);
    }
    if (content.form() != VconForm.SIGNED) {
      throw error("what is encrypted is not signed, although signing must come first", null);
    }
    if (!content.uuid().equals(vcon.uuid())) {
      throw error("what is encrypted has another uuid than the header names", null);
    }
    return content;
  }

  private byte[] open(ObjectNode jwe) {
    JsonNode recipients = jwe.path("recipients");
    if (!recipients.isArray() || recipients.isEmpty() || recipients.size() > MOST_RECIPIENTS) {
      throw error("recipients: must be an array of 1 to " + MOST_RECIPIENTS, null);
    }
    List<VconException> faults = new ArrayList<>();
    for (int i = 0; i < recipients.size(); i++) {
      try {
        return open(jwe, recipients.get(i), "recipients[" + i + "]");
      } catch (VconException e) {
        faults.add(e);
      }
    }
    if (faults.size() == 1) {
      throw faults.get(0);
    }
    String all = faults.stream().map(VconException::getMessage).collect(Collectors.joining("; "));
    throw error("none of the recipients is opened by this key: " + all, faults.get(0));
  }

  private byte[] open(ObjectNode jwe, JsonNode recipient, String where) {
    JoseHeader header =
        JoseHeader.of(
            jwe.path("protected"),
            JoseError.JWE_PARSE_ERROR,
            where,
            jwe.path("unprotected"),
            recipient.path("header"));
    JWEAlgorithm algorithm = ALGORITHMS.get(header.text("alg", where));
    EncryptionMethod method = METHODS.get(header.text("enc", where));
    if (algorithm == null || method == null) {
      throw error(where + ": this alg or enc is not allowed", null);
    }
    for (String name : PROTECTED_ONLY) {
      if (header.all().has(name) && !header.protectedPart().has(name)) {
        throw error(where + ": " + name + " is not protected", null);
      }
    }
    byte[] plain;
    try {
      plain =
          new RSADecrypter(key)
              .decrypt(
                  new JWEHeader(algorithm, method),
                  part(recipient, "encrypted_key"),
                  part(jwe, "iv"),
                  part(jwe, "ciphertext"),
                  part(jwe, "tag"),
                  additionalData(jwe));
    } catch (JOSEException e) {
      throw error(where + ": this key does not open it, or it was changed", e);
    }
    return switch (header.all().path("zip").asText("")) {
      case "" -> plain;
      case "DEF" -> Inflation.deflate(plain);
      default -> throw error(where + ": this zip is not known", null);
    };
  }

  private static Base64URL part(JsonNode object, String name) {
    JsonNode value = object.path(name);
    if (!value.isTextual()) {
      throw error(name + ": must be a string", null);
    }
    Base64Text.url(value.textValue(), JoseError.JWE_PARSE_ERROR, name);
    return new Base64URL(value.textValue());
  }

  /** RFC 7516, section 5.1, step 14. */
  private static byte[] additionalData(ObjectNode jwe) {
    String data = jwe.path("protected").asText("");
    return Base64Text.ascii(
        jwe.path("aad").isTextual() ? data + "." + jwe.path("aad").textValue() : data);
  }

  private static VconException error(
      String message, @org.jspecify.annotations.Nullable Exception cause) {
    return new VconException(JoseError.JWE_PARSE_ERROR, message, cause);
  }
}
