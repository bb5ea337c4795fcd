package org.vconserver.rest.access;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.vconserver.api.access.ApiKey;
import org.vconserver.api.access.Caller;
import org.vconserver.api.access.Role;
import org.vconserver.api.access.Scope;
import org.vconserver.api.json.JsonReader;
import org.vconserver.vcon.error.FaultType;

/** Reads what a key shall be. */
final class AskedKey {
  private static final int LONGEST_NAME = 200;
  private static final String QUEUES = "queues";
  private static final String EXPIRES = "expires";
  private static final List<String> MEMBERS = List.of("name", "roles", "scopes", QUEUES, EXPIRES);

  private AskedKey() {}

  /**
   * Reads it.
   *
   * @param by who asks, who can give no right that they lack
   * @throws org.vconserver.vcon.error.VconException INVALID_REQUEST with all faults
   */
  static ApiKey.Wanted read(ObjectNode body, Caller by, Clock clock) {
    AskedRights asked = new AskedRights(body, by, MEMBERS);
    String name = asked.text("name", 1, LONGEST_NAME);
    Set<Role> roles = asked.roles().orElse(Set.of());
    Set<Scope> scopes = asked.scopes().orElse(Set.of());
    Set<String> queues = new LinkedHashSet<>(asked.reader().texts(QUEUES).orElse(List.of()));
    Set<Scope> all = asked.requireGivable(roles, scopes);
    if (!queues.isEmpty() && !all.equals(Set.of(Scope.VCON_SUBMIT))) {
      asked
          .reader()
          .fault(
              FaultType.VALUE_ERROR,
              "limit " + Scope.VCON_SUBMIT.word() + ", and go with no other scope",
              QUEUES);
    }
    Optional<Instant> expires = expires(asked.reader(), clock);
    asked.requireValid();
    return new ApiKey.Wanted(name, roles, scopes, queues, expires);
  }

  private static Optional<Instant> expires(JsonReader reader, Clock clock) {
    try {
      Optional<Instant> time =
          reader.text(EXPIRES).map(given -> OffsetDateTime.parse(given).toInstant());
      if (time.filter(end -> !end.isAfter(clock.instant())).isPresent()) {
        reader.fault(FaultType.VALUE_ERROR, "must be a time to come", EXPIRES);
      }
      return time;
    } catch (DateTimeException e) {
      reader.fault(FaultType.VALUE_ERROR, "must be a time as of RFC 3339", EXPIRES);
      return Optional.empty();
    }
  }
}
