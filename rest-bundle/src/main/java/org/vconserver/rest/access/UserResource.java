package org.vconserver.rest.access;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.vconserver.api.access.Role;
import org.vconserver.api.access.Scope;
import org.vconserver.api.access.User;
import org.vconserver.api.access.Users;
import org.vconserver.api.error.ServerError;
import org.vconserver.rest.request.BodyLimit;
import org.vconserver.rest.request.RequestBody;
import org.vconserver.rest.request.Responses;
import org.vconserver.rest.request.RestOperation;
import org.vconserver.rest.request.Rights;
import org.vconserver.vcon.error.FaultType;
import org.vconserver.vcon.error.VconException;

/** Makes, shows and removes the people who log in with a password. Thread-safe. */
@Path("access/users")
@Consumes(MediaType.WILDCARD)
@Tag(name = "Admin: Access")
public final class UserResource {
  private static final String NAME = "name";
  private static final String PASSWORD = "password";
  private static final List<String> WANTED = List.of(NAME, PASSWORD, "roles", "scopes");
  private static final List<String> CHANGED = List.of(PASSWORD, "roles", "scopes");

  private final Supplier<Users> users;

  /** Makes the resource; what is given throws if it is away. */
  public UserResource(Supplier<Users> users) {
    this.users = users;
  }

  /** Lists the users. */
  @GET
  @RestOperation(
      id = "get_users",
      summary = "List users",
      scope = Scope.KEY_ADMIN,
      answer = UserShapes.All.class)
  public Response list() {
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    ArrayNode list = answer.putArray("users");
    users.get().list().forEach(user -> list.add(shown(user)));
    return Responses.json(answer);
  }

  /** Makes a user. */
  @POST
  @RestOperation(
      id = "create_user",
      summary = "Make a user",
      scope = Scope.KEY_ADMIN,
      body = BodyLimit.JSON,
      request = UserShapes.Wanted.class,
      answer = UserShapes.Shown.class,
      failures = {409})
  public Response create(InputStream body, @Context ContainerRequestContext call) {
    AskedRights asked = new AskedRights(RequestBody.object(body), Rights.caller(call), WANTED);
    String name = asked.reader().requiredText(NAME);
    if (!name.matches(User.NAME) && asked.reader().tree().path(NAME).isTextual()) {
      asked
          .reader()
          .fault(
              FaultType.VALUE_ERROR,
              "must have 1 to 64 small letters, digits, dots, hyphens or underscores, and begin"
                  + " with a letter or a digit",
              NAME);
    }
    String password = password(asked);
    Set<Role> roles = asked.roles().orElse(Set.of());
    Set<Scope> scopes = asked.scopes().orElse(Set.of());
    asked.requireGivable(roles, scopes);
    asked.requireValid();
    String by = Rights.caller(call).getName();
    return Responses.json(shown(users.get().create(name, password, roles, scopes, by)));
  }

  /** Shows a user. */
  @GET
  @Path("{user}")
  @RestOperation(
      id = "get_user",
      summary = "Show a user",
      scope = Scope.KEY_ADMIN,
      answer = UserShapes.Shown.class,
      failures = {404})
  public Response get(@PathParam("user") String name) {
    return Responses.json(shown(users.get().find(name).orElseThrow(() -> notFound(name))));
  }

  /** Changes a user; one who gets another password is logged out. */
  @PUT
  @Path("{user}")
  @RestOperation(
      id = "change_user",
      summary = "Change a user",
      scope = Scope.KEY_ADMIN,
      body = BodyLimit.JSON,
      request = UserShapes.Change.class,
      answer = UserShapes.Shown.class,
      failures = {404})
  public Response change(
      @PathParam("user") String name, InputStream body, @Context ContainerRequestContext call) {
    AskedRights asked = new AskedRights(RequestBody.object(body), Rights.caller(call), CHANGED);
    User before = users.get().find(name).orElseThrow(() -> notFound(name));
    Optional<String> password =
        asked.reader().tree().hasNonNull(PASSWORD)
            ? Optional.of(password(asked))
            : Optional.empty();
    Optional<Set<Role>> roles = asked.roles();
    Optional<Set<Scope>> scopes = asked.scopes();
    // Whoever sets the password of another becomes that other: they need the rights of both.
    asked.requireGivable(roles.orElse(before.roles()), scopes.orElse(before.scopes()));
    asked.requireValid();
    return Responses.json(
        shown(users.get().change(name, password, roles, scopes).orElseThrow(() -> notFound(name))));
  }

  /** Removes a user, who is logged out. */
  @DELETE
  @Path("{user}")
  @RestOperation(
      id = "delete_user",
      summary = "Remove a user",
      scope = Scope.KEY_ADMIN,
      failures = {404})
  public Response delete(@PathParam("user") String name) {
    if (!users.get().remove(name)) {
      throw notFound(name);
    }
    return Response.noContent().build();
  }

  private static String password(AskedRights asked) {
    return asked.text(PASSWORD, Users.SHORTEST_PASSWORD, Users.LONGEST_PASSWORD);
  }

  private static VconException notFound(String name) {
    return new VconException(ServerError.USER_NOT_FOUND, "user: " + name + " not found");
  }

  private static ObjectNode shown(User user) {
    ObjectNode json = JsonNodeFactory.instance.objectNode().put(NAME, user.name());
    user.roles().stream().sorted().map(Role::word).forEach(json.putArray("roles")::add);
    user.allScopes().stream().map(Scope::word).forEach(json.putArray("scopes")::add);
    json.put("created", user.created().toString()).put("created_by", user.createdBy());
    return json.put("password_set", user.passwordSet().toString());
  }
}
