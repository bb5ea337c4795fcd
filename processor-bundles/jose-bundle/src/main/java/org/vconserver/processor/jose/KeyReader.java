package org.vconserver.processor.jose;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.RSAKey;
import java.nio.charset.StandardCharsets;
import java.security.Key;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.vconserver.vcon.StrictJson;
import org.vconserver.vcon.error.VconError;
import org.vconserver.vcon.error.VconException;

/**
 * Reads keys for one purpose, in PEM, as a JWK, and as a set of these (RFC 7517). Where public keys
 * belong, JSON with a private or a symmetric one is refused: it has been given away. A set may have
 * keys for other things, which are passed over. Nothing of a key shows in messages.
 */
final class KeyReader {
  /** Limits how many keys a signature or a recipient may be tried with. */
  private static final int MOST_KEYS = 32;

  private static final Set<String> KNOWN_TYPES = Set.of("RSA", "EC");

  private final KeyPurpose purpose;
  private final List<JWK> keys = new ArrayList<>();
  private final List<String> others = new ArrayList<>();

  private KeyReader(KeyPurpose purpose) {
    this.purpose = purpose;
  }

  /**
   * Gives the keys in texts, in their order.
   *
   * @param passphrase of private keys in PEM that are encrypted
   * @throws VconException INVALID_KEY if a text has none for the purpose, or what must not be there
   */
  static KeySet read(List<KeyText> texts, String passphrase, KeyPurpose purpose) {
    KeyReader reader = new KeyReader(purpose);
    for (KeyText text : texts) {
      int before = reader.keys.size();
      if (text.isJson()) {
        reader.json(text);
      } else {
        List<JWK> found =
            purpose.ofPrivateKeys()
                ? PemReader.privateKeys(text.where(), text.text(), passphrase)
                : PemReader.publicKeys(text.where(), text.text());
        found.forEach(key -> reader.only(text.where(), key));
      }
      if (reader.keys.size() == before) {
        throw invalid(
            text.where(),
            "has no key for this"
                + (reader.others.isEmpty()
                    ? ""
                    : ": " + new KeySet(List.of(), reader.others).names()));
      }
    }
    return new KeySet(reader.keys, reader.others);
  }

  private void json(KeyText text) {
    ObjectNode json;
    try {
      json = StrictJson.readObject(text.text().strip().getBytes(StandardCharsets.UTF_8));
    } catch (VconException e) {
      if (VconError.isOfMemory(e.code())) {
        throw e;
      }
      throw new VconException(
          JoseError.INVALID_KEY, text.where() + ": is neither PEM nor a JSON object", e);
    }
    if (!json.has("keys")) {
      requireRightHalf(text.where(), json);
      only(text.where(), parse(text.where(), json));
      return;
    }
    JsonNode list = json.path("keys");
    if (!list.isArray()) {
      throw invalid(text.where(), "keys must be an array");
    }
    for (int i = 0; i < list.size(); i++) {
      String where = text.where() + ".keys[" + i + "]";
      if (!(list.get(i) instanceof ObjectNode key)) {
        throw invalid(where, "must be an object");
      }
      requireRightHalf(where, key);
      oneOfSet(where, key);
    }
  }

  /** Refuses secrets where public keys belong, whatever else they are. */
  private void requireRightHalf(String where, ObjectNode key) {
    if (key.path("kty").asText().equals("oct") || key.has("k")) {
      throw invalid(where, "is a symmetric key: only " + half() + " keys belong here");
    }
    if (!purpose.ofPrivateKeys() && key.has("d")) {
      throw invalid(where, "is a private key: only public keys belong here");
    }
  }

  private String half() {
    return purpose.ofPrivateKeys() ? "private" : "public";
  }

  /** Takes a key that stands for itself, which must be for the purpose. */
  private void only(String where, JWK key) {
    Optional<String> fault = purpose.isForOther(key);
    if (fault.isPresent()) {
      throw invalid(where, fault.get());
    }
    add(where, key);
  }

  /** Takes a key of a set if it is for the purpose; sets have keys of all kinds. */
  private void oneOfSet(String where, ObjectNode json) {
    String kid = json.path("kid").isTextual() ? KeySet.shown(json.path("kid").textValue()) : where;
    // RFC 7517, section 5: what is not known may be in a set.
    String type = json.path("kty").asText();
    if (!type.isEmpty() && !KNOWN_TYPES.contains(type)) {
      others.add(kid + " is of type " + KeySet.shown(type));
      return;
    }
    String curve = json.path("crv").asText();
    if (type.equals("EC") && !KeyPurpose.CURVES.contains(curve)) {
      others.add(kid + " is of curve " + KeySet.shown(curve));
      return;
    }
    JWK key = parse(where, json);
    Optional<String> fault = purpose.isForOther(key);
    if (fault.isPresent()) {
      others.add(kid + " " + fault.get());
    } else {
      add(where, key);
    }
  }

  private void add(String where, JWK key) {
    if (keys.size() == MOST_KEYS) {
      throw invalid(where, "more than " + MOST_KEYS + " keys");
    }
    if (purpose.ofPrivateKeys() && !key.isPrivate()) {
      throw invalid(where, "is a public key: only private keys belong here");
    }
    // What was once encrypted for a small key can still be read.
    if (purpose != KeyPurpose.DECRYPT && !KeyStrength.suffices(key(where, key))) {
      throw invalid(
          where,
          KeySet.shown(KeySet.name(key))
              + " is too small: RSA needs "
              + KeyStrength.SMALLEST_RSA_BITS
              + " bits");
    }
    keys.add(key);
  }

  private static JWK parse(String where, ObjectNode json) {
    try {
      return JWK.parse(json.toString());
    } catch (ParseException | RuntimeException e) {
      // Readers of keys are not made for ones that lie.
      throw new VconException(JoseError.INVALID_KEY, where + ": is not a JWK that can be read", e);
    }
  }

  /**
   * Gives the key itself: the private one if it has it.
   *
   * @throws VconException INVALID_KEY if it is none that can be used
   */
  static Key key(String where, JWK jwk) {
    try {
      if (jwk instanceof RSAKey rsa) {
        return rsa.isPrivate() ? rsa.toPrivateKey() : rsa.toPublicKey();
      }
      if (jwk instanceof ECKey ec) {
        return ec.isPrivate() ? ec.toPrivateKey() : ec.toPublicKey();
      }
    } catch (JOSEException | RuntimeException e) {
      throw new VconException(JoseError.INVALID_KEY, where + ": is not a key that can be used", e);
    }
    throw invalid(where, "is of type " + jwk.getKeyType());
  }

  private static VconException invalid(String where, String fault) {
    return new VconException(JoseError.INVALID_KEY, where + ": " + fault);
  }
}
