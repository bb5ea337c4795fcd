package org.vconserver.rest.access;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.vconserver.api.access.Caller;
import org.vconserver.api.access.Role;
import org.vconserver.api.access.Scope;
import org.vconserver.api.error.ServerError;
import org.vconserver.api.json.JsonReader;
import org.vconserver.vcon.error.FaultType;

/** Reads which rights a request wants to give, among other things. Used for one request. */
final class AskedRights {
  private final JsonReader reader;
  private final Caller by;

  /**
   * Begins to read, and notes members that are not known.
   *
   * @param by who asks, who can give no right that they lack
   */
  AskedRights(ObjectNode body, Caller by, List<String> members) {
    this.reader = JsonReader.of(body, "body");
    this.by = by;
    body.fieldNames()
        .forEachRemaining(
            member -> {
              if (!members.contains(member)) {
                reader.fault(
                    FaultType.VALUE_ERROR, "is none of " + String.join(", ", members), member);
              }
            });
  }

  /** Gives the reader of the other members. */
  JsonReader reader() {
    return reader;
  }

  /** Reads a text that must be there, with a number of characters. */
  String text(String member, int shortest, int longest) {
    String text = reader.requiredText(member);
    boolean there = reader.tree().path(member).isTextual();
    if (there && (text.length() < shortest || text.length() > longest)) {
      reader.fault(
          FaultType.VALUE_ERROR,
          "must have " + shortest + " to " + longest + " characters",
          member);
    }
    return text;
  }

  /** Reads the roles; empty if they are not there. */
  Optional<Set<Role>> roles() {
    return words("roles", Role.class, Role::of);
  }

  /** Reads the rights; empty if they are not there. */
  Optional<Set<Scope>> scopes() {
    return words("scopes", Scope.class, Scope::of);
  }

  private <E extends Enum<E>> Optional<Set<E>> words(
      String member, Class<E> type, Function<String, Optional<E>> find) {
    Optional<List<String>> words = reader.texts(member);
    if (words.isEmpty()) {
      return Optional.empty();
    }
    Set<E> found = EnumSet.noneOf(type);
    for (int i = 0; i < words.get().size(); i++) {
      Optional<E> one = find.apply(words.get().get(i));
      if (one.isPresent()) {
        found.add(one.get());
      } else {
        reader.fault(FaultType.ENUM, "is none of the " + member + " there are", member, i);
      }
    }
    return Optional.of(found);
  }

  /** Requires that these give some right, and none that the caller lacks; gives all of them. */
  Set<Scope> requireGivable(Set<Role> roles, Set<Scope> scopes) {
    Set<Scope> all = EnumSet.noneOf(Scope.class);
    all.addAll(scopes);
    roles.forEach(role -> all.addAll(role.scopes()));
    if (all.isEmpty()) {
      reader.fault(FaultType.VALUE_ERROR, "a role or a scope is needed", "roles");
    }
    for (Scope scope : all) {
      if (!by.may(scope)) {
        reader.fault(
            FaultType.VALUE_ERROR,
            "nobody gives a right that they lack: " + scope.word(),
            scopes.contains(scope) ? "scopes" : "roles");
      }
    }
    return all;
  }

  /** Refuses the request if there is any fault in it. */
  void requireValid() {
    reader.requireValid(ServerError.INVALID_REQUEST);
  }
}
