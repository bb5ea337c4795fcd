package org.vconserver.rest.openapi;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import java.util.List;
import org.vconserver.api.access.Scope;
import org.vconserver.rest.request.RestOperation;
import org.vconserver.rest.request.Rights;

/** Tells how callers say who they are, and which rights operations ask for. */
final class OperationSecurity {
  private static final String BEARER = "bearer";
  private static final String TOKEN = "token";
  private static final String SESSION = "session";

  private OperationSecurity() {}

  /** Gives what an operation asks for: one of the ways, with all rights; nothing if it is open. */
  static List<SecurityRequirement> of(RestOperation operation) {
    if (operation.scope() == Scope.OPEN) {
      return List.of();
    }
    List<String> rights =
        Rights.of(operation).stream().filter(Scope::isGranted).map(Scope::word).toList();
    return List.of(
        new SecurityRequirement().addList(BEARER, rights),
        new SecurityRequirement().addList(TOKEN, rights),
        new SecurityRequirement().addList(SESSION, rights));
  }

  /** Puts the ways into the components of a document. */
  static void describe(ObjectNode components) {
    ObjectNode schemes = components.putObject("securitySchemes");
    schemes
        .putObject(BEARER)
        .put("type", "http")
        .put("scheme", "bearer")
        .put("description", "A key of this server, or a token (JWT) of an issuer that it knows");
    schemes
        .putObject(TOKEN)
        .put("type", "apiKey")
        .put("in", "header")
        .put("name", "x-conserver-api-token")
        .put("description", "The same, for clients that come from the Conserver");
    schemes
        .putObject(SESSION)
        .put("type", "apiKey")
        .put("in", "cookie")
        .put("name", "vcon_session")
        .put(
            "description",
            "Of a person who logged in; whatever changes anything needs the header X-CSRF-Token too");
  }
}
