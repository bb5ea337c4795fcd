package org.vconserver.processor.jose;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.EncryptionMethod;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.JWEHeader;
import com.nimbusds.jose.crypto.DirectDecrypter;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.util.Base64URL;
import java.security.GeneralSecurityException;
import java.security.interfaces.RSAPrivateKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.vconserver.vcon.Vcon;
import org.vconserver.vcon.VconForm;
import org.vconserver.vcon.VconUuid;
import org.vconserver.vcon.error.VconError;
import org.vconserver.vcon.error.VconException;

/**
 * Decrypts vCons with private keys, of which one must be that of any of the recipients. Those that
 * a recipient's header names are tried, else those without a name. Thread-safe.
 */
record VconDecryption(KeySet keys) {
  private static final Map<String, EncryptionMethod> METHODS =
      Stream.of(
              EncryptionMethod.A128CBC_HS256,
              EncryptionMethod.A192CBC_HS384,
              EncryptionMethod.A256CBC_HS512,
              EncryptionMethod.A128GCM,
              EncryptionMethod.A192GCM,
              EncryptionMethod.A256GCM)
          .collect(Collectors.toMap(EncryptionMethod::getName, Function.identity()));

  /** Limits how many recipients a vCon is read or made with. */
  static final int MOST_RECIPIENTS = 32;

  private static final int MOST_FAULTS = 5;

  /**
   * Lists the members that mean something only where their integrity is protected (RFC 7516,
   * section 4.1).
   */
  private static final Set<String> PROTECTED_ONLY = Set.of("zip", "crit");

  /**
   * Gives the signed vCon inside, not verified.
   *
   * @throws VconException INVALID_VCON_STATE if it is not encrypted; JWE_PARSE_ERROR for everything
   *     else
   */
  Vcon decrypt(Vcon vcon) {
    if (vcon.form() != VconForm.ENCRYPTED) {
      throw new VconException(
          VconError.INVALID_VCON_STATE,
          "Cannot decrypt vCon " + vcon.uuid() + ": it is not encrypted");
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
    if (!VconUuid.same(content.uuid(), vcon.uuid())) {
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
      Sealed sealed;
      try {
        sealed = unwrap(jwe, recipients.get(i), "recipients[" + i + "]");
      } catch (VconException e) {
        faults.add(e);
        continue;
      }
      // All recipients have the same key of the content: if this one does not open it, none does.
      return open(jwe, sealed);
    }
    if (faults.size() == 1) {
      throw faults.get(0);
    }
    String some =
        faults.stream()
            .limit(MOST_FAULTS)
            .map(VconException::getMessage)
            .collect(Collectors.joining("; "));
    throw error(
        "none of the " + faults.size() + " recipients is opened by " + these() + ": " + some,
        faults.get(0));
  }

  private String these() {
    return keys.keys().size() == 1 ? "this key" : "any of the keys " + keys.names();
  }

  /**
   * Tells how the content is encrypted.
   *
   * @param where names the recipient in messages
   */
  private record Sealed(EncryptionMethod method, SecretKey contentKey, String zip, String where) {}

  /** Opens what one recipient was given: the key of the content, and not yet the content. */
  private Sealed unwrap(ObjectNode jwe, JsonNode recipient, String where) {
    JoseHeader header =
        JoseHeader.of(
            jwe.path("protected"),
            JoseError.JWE_PARSE_ERROR,
            where,
            jwe.path("unprotected"),
            recipient.path("header"));
    String algorithm = header.text("alg", where);
    Optional<OaepPadding> padding = OaepPadding.find(algorithm);
    EncryptionMethod method = METHODS.get(header.text("enc", where));
    if (padding.isEmpty() || method == null) {
      throw error(where + ": this alg or enc is not allowed", null);
    }
    for (String name : PROTECTED_ONLY) {
      if (header.all().has(name) && !header.protectedPart().has(name)) {
        throw error(where + ": " + name + " is not protected", null);
      }
    }
    byte[] wrapped = part(recipient, "encrypted_key").decode();
    List<JWK> meant =
        keys.meant(header, where).stream()
            .filter(key -> KeySet.isFor(key, new JWEAlgorithm(algorithm)))
            .toList();
    if (meant.isEmpty()) {
      String named = KeySet.named(header, where);
      throw error(
          where
              + (named.isEmpty() ? ": no key" : ": is for the key " + named + ", and no such key")
              + " for alg "
              + algorithm
              + " is here; keys: "
              + keys.names(),
          null);
    }
    Exception fault = null;
    for (JWK key : meant) {
      try {
        byte[] contentKey =
            padding.get().unwrap(wrapped, (RSAPrivateKey) KeyReader.key(where, key));
        return new Sealed(
            method,
            new SecretKeySpec(contentKey, "AES"),
            header.all().path("zip").asText(""),
            where);
      } catch (GeneralSecurityException | IllegalArgumentException e) {
        fault = e;
      }
    }
    throw error(where + ": " + these() + " does not open it, or it was changed", fault);
  }

  private static byte[] open(ObjectNode jwe, Sealed sealed) {
    byte[] plain;
    try {
      plain =
          new DirectDecrypter(sealed.contentKey())
              .decrypt(
                  new JWEHeader(JWEAlgorithm.DIR, sealed.method()),
                  null,
                  part(jwe, "iv"),
                  part(jwe, "ciphertext"),
                  part(jwe, "tag"),
                  additionalData(jwe));
    } catch (JOSEException e) {
      throw error(sealed.where() + ": this key does not open it, or it was changed", e);
    }
    return switch (sealed.zip()) {
      case "" -> plain;
      case "DEF" -> Inflation.deflate(plain);
      default -> throw error(sealed.where() + ": this zip is not known", null);
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
