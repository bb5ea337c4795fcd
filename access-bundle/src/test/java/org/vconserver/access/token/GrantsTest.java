package org.vconserver.access.token;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.vconserver.access.token.TokenTrial.AT_ONCE;
import static org.vconserver.access.token.TokenTrial.claims;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vconserver.api.access.Role;
import org.vconserver.api.access.Scope;

/** What callers may do whose tokens have an issuer's scopes and roles. */
class GrantsTest {
  private static final SigningKey KEY = SigningKey.once(() -> SigningKey.ec("ec"));
  private static final String GRANTS =
      "team-a-ops=operator, readers=reader,write=vcon:write,write=vcon:submit,a=b=process";

  private static Set<Scope> scopes(Map<String, ?> settings, Consumer<ObjectNode> change) {
    Map<String, Object> all = new HashMap<>(settings);
    all.put("keys", KEY.published().toString());
    try (TokenTrial trial = new TokenTrial()) {
      trial.with("corp", all, AT_ONCE);
      return trial.caller(KEY.token(claims(change))).scopes();
    }
  }

  private static Set<Scope> granted(Consumer<ObjectNode> change) {
    return scopes(Map.of("grants", GRANTS), change);
  }

  @Test
  void anIssuersWordsGrantWhatIsListed() {
    assertEquals(
        Set.of(Scope.VCON_WRITE, Scope.VCON_SUBMIT), granted(c -> c.put("scope", "email write")));
    assertEquals(Role.OPERATOR.scopes(), granted(c -> c.putArray("roles").add("team-a-ops")));
    assertEquals(Role.READER.scopes(), granted(c -> c.put("roles", "readers")));
    assertEquals(Set.of(Scope.PROCESS), granted(c -> c.putArray("scope").add("a=b")));
    assertEquals(Set.of(Scope.VCON_WRITE, Scope.VCON_SUBMIT), granted(c -> c.put("scp", "write")));
  }

  @Test
  void wordsAreTakenToTheLetter() {
    assertEquals(Set.of(), granted(c -> c.put("scope", "Write write2 readers,write")));
  }

  @Test
  void ourOwnWordsGrantNothingByAccident() {
    assertEquals(
        Set.of(),
        granted(c -> c.put("scope", "admin vcon:read key:admin").putArray("roles").add("admin")));
  }

  @Test
  void ourOwnWordsGrantThemselvesIfTheIssuerIsTrustedWithThem() {
    Map<String, ?> trusting = Map.of("trust_scopes", true);
    assertEquals(
        Set.of(Scope.VCON_READ, Scope.KEY_ADMIN),
        scopes(trusting, c -> c.put("scope", "vcon:read key:admin open known")));
    assertEquals(Role.ADMIN.scopes(), scopes(trusting, c -> c.put("roles", "admin")));
    // A client may ask for any scope; a role it has been given.
    assertEquals(Set.of(), scopes(trusting, c -> c.put("scope", "admin")));
    assertEquals(Set.of(), scopes(trusting, c -> c.put("roles", "vcon:read")));
  }

  @Test
  void rolesMayLieDeep() {
    Map<String, ?> settings = Map.of("grants", GRANTS, "roles_claim", "realm_access.roles");
    assertEquals(
        Role.READER.scopes(),
        scopes(settings, c -> c.putObject("realm_access").putArray("roles").add("readers")));
    assertEquals(Set.of(), scopes(settings, c -> c.put("realm_access", "readers")));
    Map<String, ?> url = Map.of("grants", GRANTS, "roles_claim", "https://calls.example/roles");
    assertEquals(
        Role.READER.scopes(),
        scopes(url, c -> c.putArray("https://calls.example/roles").add("readers")));
  }

  @Test
  void claimsThatAreSwitchedOffGrantNothing() {
    Map<String, ?> settings = Map.of("grants", GRANTS, "roles_claim", "", "scopes_claim", "");
    assertEquals(
        Set.of(),
        scopes(settings, c -> c.put("scope", "write").put("scp", "write").put("roles", "readers")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "{\"write\":true}", "[\"write\",1]", "true"})
  void aClaimThatIsNoListOfWordsIsRefused(String json) {
    try (TokenTrial trial = new TokenTrial()) {
      trial.with("corp", Map.of("keys", KEY.published().toString()), AT_ONCE);
      String text = claims().toString().replaceFirst("}$", ",\"scope\":" + json + "}");
      assertEquals(
          "The token has a claim scope that is no list of words",
          trial.refusal(KEY.token(Map.of("kid", "ec"), text)));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"readers", "readers=", "=reader", "readers=boss", "x=open", "x=known", "x=Admin"})
  void grantsThatAreNoneAreTold(String grants) {
    String message =
        assertThrows(
                IllegalArgumentException.class, () -> Grants.read("w=vcon:read," + grants, false))
            .getMessage();
    assertEquals(
        "grants: "
            + grants
            + " must be an issuer's word, = and one of our roles or rights, as in readers=reader",
        message);
  }

  @Test
  void aNameMayComeFromAnotherClaim() {
    try (TokenTrial trial = new TokenTrial()) {
      trial.with(
          "corp", Map.of("keys", KEY.published().toString(), "name_claim", "user.mail"), AT_ONCE);
      String token = KEY.token(claims(c -> c.putObject("user").put("mail", "zoe@example.org")));
      assertEquals("jwt:zoe@example.org@corp", trial.caller(token).getName());
    }
  }
}
