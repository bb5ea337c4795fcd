package org.vconserver.access.login;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.vconserver.api.access.AccessRecords;
import org.vconserver.api.access.Caller;
import org.vconserver.api.access.Role;
import org.vconserver.api.access.Scope;
import org.vconserver.api.access.User;

/**
 * Holds a user as they are kept, with the hash of their password. Immutable.
 *
 * @param revision of the record
 * @param caller who calls when they are logged in
 */
record UserRecord(User user, long revision, String hash, Caller caller) {
  UserRecord(User user, long revision, String hash) {
    this(
        user,
        revision,
        hash,
        new Caller("user:" + user.name(), Set.copyOf(user.allScopes()), Set.of()));
  }

  /** Reads a record; what names a role or a right that is not known has none for it. */
  static UserRecord read(AccessRecords.Kept kept) {
    ObjectNode json = kept.content();
    User user =
        new User(
            kept.id(),
            known(json.path("roles"), Role::of, Role.class),
            known(json.path("scopes"), Scope::of, Scope.class),
            Instant.parse(json.path("created").asText()),
            json.path("created_by").asText(),
            Instant.parse(json.path("password_set").asText()));
    return new UserRecord(user, kept.revision(), json.path("hash").asText());
  }

  ObjectNode write() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    user.roles().stream().map(Role::word).sorted().forEach(json.putArray("roles")::add);
    user.scopes().stream().map(Scope::word).sorted().forEach(json.putArray("scopes")::add);
    json.put("created", user.created().toString()).put("created_by", user.createdBy());
    return json.put("password_set", user.passwordSet().toString()).put("hash", hash);
  }

  private static <E extends Enum<E>> Set<E> known(
      JsonNode list, Function<String, Optional<E>> find, Class<E> type) {
    Set<E> all = EnumSet.noneOf(type);
    list.forEach(word -> find.apply(word.asText()).ifPresent(all::add));
    return all;
  }
}
