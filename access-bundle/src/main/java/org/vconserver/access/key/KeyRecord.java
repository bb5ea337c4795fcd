package org.vconserver.access.key;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.vconserver.api.access.AccessRecords;
import org.vconserver.api.access.ApiKey;
import org.vconserver.api.access.Caller;
import org.vconserver.api.access.Role;
import org.vconserver.api.access.Scope;

/**
 * Holds a key as it is kept: with hashes of its secret, and of the one before. A secret has 256
 * random bits, so that one SHA-256 of it tells nobody anything. Immutable.
 *
 * @param revision of the record
 * @param hash of the secret
 * @param formerHash of the secret that is still taken for a time; without octets if none is
 * @param caller who calls with it
 */
record KeyRecord(ApiKey key, long revision, byte[] hash, byte[] formerHash, Caller caller) {
  KeyRecord(ApiKey key, long revision, byte[] hash, byte[] formerHash) {
    this(
        key,
        revision,
        hash,
        formerHash,
        new Caller("key:" + key.id(), Set.copyOf(key.allScopes()), key.queues()));
  }

  /** Tells whether a secret opens at a time; in constant time. */
  boolean opens(byte[] hashOfSecret, Instant now) {
    return MessageDigest.isEqual(hash, hashOfSecret)
        || (key.former().filter(now::isBefore).isPresent()
            && MessageDigest.isEqual(formerHash, hashOfSecret));
  }

  boolean isExpired(Instant now) {
    return key.expires().filter(end -> !now.isBefore(end)).isPresent();
  }

  /** Reads a record; what names a role or a right that is not known has none for it. */
  static KeyRecord read(AccessRecords.Kept kept) {
    ObjectNode json = kept.content();
    JsonNode former = json.path("former");
    ApiKey key =
        new ApiKey(
            kept.id(),
            json.path("name").asText(),
            known(json.path("roles"), Role::of, Role.class),
            known(json.path("scopes"), Scope::of, Scope.class),
            words(json.path("queues")),
            Instant.parse(json.path("created").asText()),
            json.path("created_by").asText(),
            time(json.path("expires")),
            time(former.path("until")));
    return new KeyRecord(
        key,
        kept.revision(),
        HexFormat.of().parseHex(json.path("hash").asText()),
        HexFormat.of().parseHex(former.path("hash").asText()));
  }

  ObjectNode write() {
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("name", key.name());
    key.roles().stream().map(Role::word).sorted().forEach(json.putArray("roles")::add);
    key.scopes().stream().map(Scope::word).sorted().forEach(json.putArray("scopes")::add);
    key.queues().stream().sorted().forEach(json.putArray("queues")::add);
    json.put("created", key.created().toString()).put("created_by", key.createdBy());
    key.expires().ifPresent(end -> json.put("expires", end.toString()));
    json.put("hash", HexFormat.of().formatHex(hash));
    key.former()
        .ifPresent(
            until ->
                json.putObject("former")
                    .put("hash", HexFormat.of().formatHex(formerHash))
                    .put("until", until.toString()));
    return json;
  }

  static byte[] hash(String secret) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JVM has SHA-256", e);
    }
  }

  private static Optional<Instant> time(JsonNode text) {
    return text.isTextual() ? Optional.of(Instant.parse(text.asText())) : Optional.empty();
  }

  private static Set<String> words(JsonNode list) {
    Set<String> words = new LinkedHashSet<>();
    list.forEach(word -> words.add(word.asText()));
    return words;
  }

  private static <E extends Enum<E>> Set<E> known(
      JsonNode list, Function<String, Optional<E>> find, Class<E> type) {
    Set<E> all = EnumSet.noneOf(type);
    list.forEach(word -> find.apply(word.asText()).ifPresent(all::add));
    return all;
  }
}
