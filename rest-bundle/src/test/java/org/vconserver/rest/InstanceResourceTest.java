package org.vconserver.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Configurations of processors that may be there several times. */
class InstanceResourceTest {
  private final RestApi api = new RestApi();
  private final ActiveProcessors processors = new ActiveProcessors();
  private final Map<String, Map<String, Object>> changed = new HashMap<>();
  private Map<String, String> faults = Map.of();

  @BeforeEach
  void activate() {
    api.services.processors = processors;
    processors.add("one");
    processors.add("jq");
    api.services.instances = () -> List.of(instance("one", "***"), instance("two", "$[env:K]"));
    api.services.instance =
        (name, wanted) -> {
          changed.put(name, wanted);
          return faults;
        };
  }

  @Test
  void instancesAreShownWithWhetherTheyAreActive() {
    assertEquals(2, api.get("/processor-instances").expect(200).json().path("instances").size());
    assertTrue(api.get("/processor-instances/one").expect(200).json().path("active").asBoolean());
    assertTrue(
        !api.get("/processor-instances/two").expect(200).json().path("active").asBoolean(true));
    api.get("/processor-instances/none").expect(404, "processor none has no file in config/");
  }

  @Test
  void settingsAreHandedOnAsTexts() {
    api.put(
            "/processor-instances/two",
            "{'factory':'f','settings':{'a':1,'b':true,'c':['x','y'],'d':'t','e':null,'.k':null}}")
        .expect(200);
    assertEquals(
        Map.of(
            "factory",
            "f",
            "settings",
            Map.of("a", "1", "b", "true", "c", "x,y", "d", "t", ".k", "")),
        changed.get("two"));
  }

  @Test
  void aSecretInClearIsWarnedOf() {
    RestApi.Answer answer = api.put("/processor-instances/one", "{'settings':{}}").expect(200);
    assertEquals(
        Optional.of("settings..key: is a secret in clear; better is $[env:NAME] or $[secret:name]"),
        answer.header("Vcon-Warnings"));
    assertEquals(
        Optional.empty(),
        api.put("/processor-instances/two", "{'settings':{}}").header("Vcon-Warnings"));
  }

  @ParameterizedTest
  @CsvSource({
    "name,'[path,name] value_error'",
    "factory,'[body,factory] value_error'",
    "engine,'[body,settings,engine] value_error'"
  })
  void whatIsWrongIsNamed(String field, String fault) {
    faults = Map.of(field, "is wrong");
    api.put("/processor-instances/two", "{'settings':{'engine':'x'}}").expect(422, fault);
  }

  @Test
  void aBodyMustHaveSettings() {
    api.put("/processor-instances/two", "{}").expect(422, "[body,settings] missing");
    api.put("/processor-instances/two", "{'settings':{'a':{}}}")
        .expect(422, "[body,settings,a] value_error");
    assertEquals(Map.of(), changed);
  }

  @Test
  void theNameOfAnotherProcessorIsNotTaken() {
    api.put("/processor-instances/jq", "{'factory':'f','settings':{}}")
        .expect(422, "[path,name] value_error");
    assertEquals(Map.of(), changed);
  }

  @Test
  void anInstanceIsDeleted() {
    api.delete("/processor-instances/two").expect(204);
    assertEquals(Map.of(), changed.get("two"));
    faults = Map.of("name", "is no instance");
    api.delete("/processor-instances/x").expect(404);
  }

  @Test
  void whereBundlesCanNotBeChangedInstancesCanNotEither() {
    RestApi closed = new RestApi(RestApi.settings(List.of(), 1000, true, true, false));
    closed.services.instances = api.services.instances;
    closed.services.processors = processors;
    closed.put("/processor-instances/two", "{'settings':{}}").expect(403);
    closed.delete("/processor-instances/two").expect(403);
    closed.get("/processor-instances").expect(200);
  }

  private static Map<String, Object> instance(String name, String secret) {
    return Map.of("name", name, "settings", List.of(Map.of("key", ".key", "value", secret)));
  }
}
