package org.vconserver.rest.access;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.vconserver.api.access.ApiKey;
import org.vconserver.api.access.Caller;
import org.vconserver.api.access.Role;
import org.vconserver.api.access.Scope;
import org.vconserver.api.error.ServerError;
import org.vconserver.api.json.JsonReader;
import org.vconserver.vcon.error.FaultType;

/** Reads what a key shall be. Used for one request. */
final class AskedKey {
  private static final int LONGEST_NAME = 200;
  private static final String QUEUES = "queues";
  private static final String EXPIRES = "expires";
  private static final List<String> MEMBERS = List.of("name", "roles", "scopes", QUEUES, EXPIRES);

  private final JsonReader reader;

  private AskedKey(ObjectNode body) {
    this.reader = JsonReader.of(body, "body");
  }

  /**
   * Reads it.
   *
   * @param by who asks, who can give no right that they lack
   * @throws org.vconserver.vcon.error.VconException INVALID_REQUEST with all faults
   */
  static ApiKey.Wanted read(ObjectNode body, Caller by, Clock clock) {
    return new AskedKey(body).read(by, clock);
  }

  private ApiKey.Wanted read(Caller by, Clock clock) {
    reader.tree().fieldNames().forEachRemaining(this::requireKnown);
    String name = reader.requiredText("name").strip();
    if (name.length() > LONGEST_NAME
        || (name.isEmpty() && reader.tree().path("name").isTextual())) {
      reader.fault(FaultType.VALUE_ERROR, "must have 1 to " + LONGEST_NAME + " characters", "name");
    }
    Set<Role> roles = words("roles", Role.class, Role::of);
    Set<Scope> scopes = words("scopes", Scope.class, Scope::of);
    Set<String> queues = new LinkedHashSet<>(reader.texts(QUEUES).orElse(List.of()));
    ApiKey.Wanted wanted = new ApiKey.Wanted(name, roles, scopes, queues, expires(clock));
    requireGivable(wanted, by);
    reader.requireValid(ServerError.INVALID_REQUEST);
    return wanted;
  }

  private void requireKnown(String member) {
    if (!MEMBERS.contains(member)) {
      reader.fault(FaultType.VALUE_ERROR, "is none of " + String.join(", ", MEMBERS), member);
    }
  }

  private <E extends Enum<E>> Set<E> words(
      String member, Class<E> type, Function<String, Optional<E>> find) {
    Set<E> found = EnumSet.noneOf(type);
    List<String> words = reader.texts(member).orElse(List.of());
    for (int i = 0; i < words.size(); i++) {
      Optional<E> one = find.apply(words.get(i));
      if (one.isPresent()) {
        found.add(one.get());
      } else {
        reader.fault(FaultType.ENUM, "is none of the " + member + " there are", member, i);
      }
    }
    return found;
  }

  private Optional<Instant> expires(Clock clock) {
    Optional<String> text = reader.text(EXPIRES);
    try {
      Optional<Instant> time = text.map(given -> OffsetDateTime.parse(given).toInstant());
      if (time.filter(end -> !end.isAfter(clock.instant())).isPresent()) {
        reader.fault(FaultType.VALUE_ERROR, "must be a time to come", EXPIRES);
      }
      return time;
    } catch (DateTimeException e) {
      reader.fault(FaultType.VALUE_ERROR, "must be a time as of RFC 3339", EXPIRES);
      return Optional.empty();
    }
  }

  private void requireGivable(ApiKey.Wanted wanted, Caller by) {
    Set<Scope> all = EnumSet.noneOf(Scope.class);
    all.addAll(wanted.scopes());
    wanted.roles().forEach(role -> all.addAll(role.scopes()));
    if (all.isEmpty()) {
      reader.fault(FaultType.VALUE_ERROR, "a key needs a role or a scope", "roles");
    }
    for (Scope scope : all) {
      if (!by.may(scope)) {
        reader.fault(
            FaultType.VALUE_ERROR,
            "nobody gives a right that they lack: " + scope.word(),
            wanted.scopes().contains(scope) ? "scopes" : "roles");
      }
    }
    if (!wanted.queues().isEmpty() && !all.equals(Set.of(Scope.VCON_SUBMIT))) {
      reader.fault(
          FaultType.VALUE_ERROR,
          "limit " + Scope.VCON_SUBMIT.word() + ", and go with no other scope",
          QUEUES);
    }
  }
}
