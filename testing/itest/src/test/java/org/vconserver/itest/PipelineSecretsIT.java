package org.vconserver.itest;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vconserver.tck.server.Api;

/** Secrets in the options of pipelines, as they are stored, shown and used on whole servers. */
@Timeout(60)
class PipelineSecretsIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String PLAIN = "hunter2-in-plain-words";
  private static final String FILED = "correct-horse-battery";
  private static final String WARNINGS = "X-Pipeline-Warnings";

  @TempDir static Path folder;
  private static final Map<String, ServerProcess> SERVERS = new LinkedHashMap<>();
  private static String key;
  private static byte[] encrypted;
  private static String uuid;

  @BeforeAll
  static void start() throws IOException {
    key = Files.readString(TestFiles.DATA.resolve("keys/own/recipient1.key"));
    encrypted =
        Files.readAllBytes(TestFiles.DATA.resolve("vcons/valid/0.4.0/own_encrypted_disjoint.vcon"));
    uuid = JSON.readTree(encrypted).at("/unprotected/uuid").asText();
    for (String compat : new String[] {"as_we_do", "py_vcon_server"}) {
      Path home = Files.createDirectory(folder.resolve(compat));
      Path config = Files.createDirectory(home.resolve("config"));
      try (Stream<Path> files = Files.list(TestFiles.DIST.resolve("config"))) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          Files.copy(file, config.resolve(file.getFileName()));
        }
      }
      Files.createDirectory(config.resolve("secrets"));
      Files.writeString(config.resolve("secrets/recipient.key"), key);
      Files.writeString(config.resolve("secrets/smtp"), FILED + "\n");
      SERVERS.put(compat, ServerProcess.start(home, settings(compat), config));
      api(compat).post("/vcon", encrypted).expect(204);
    }
  }

  private static Map<String, String> settings(String compat) {
    return compat.equals("py_vcon_server")
        ? Map.of("WIRE_COMPAT", compat, "INNER_SECRET", "environment-words")
        : Map.of("INNER_SECRET", "environment-words");
  }

  /** No log has ever any of the secrets. */
  @AfterAll
  static void stop() throws IOException {
    for (ServerProcess server : SERVERS.values()) {
      server.stop();
      String log = server.log();
      for (String secret : new String[] {PLAIN, FILED, "PRIVATE KEY", "environment-words"}) {
        assertFalse(log.contains(secret), "the log has a secret");
      }
    }
  }

  private static Api api(String compat) {
    return SERVERS.get(compat).api;
  }

  /** Gives the status of a run that a step has refused; py_vcon_server tells all of them by 500. */
  private static int refused(String compat) {
    return compat.equals("py_vcon_server") ? 500 : 422;
  }

  private static ObjectNode pipeline(ObjectNode... steps) {
    ObjectNode pipeline = JSON.createObjectNode();
    pipeline.putObject("pipeline_options").put("timeout", 30).put("save_vcons", false);
    for (ObjectNode step : steps) {
      pipeline.withArray("processors").add(step);
    }
    return pipeline;
  }

  private static ObjectNode step(String processor, String option, String value) {
    ObjectNode step = JSON.createObjectNode().put("processor_name", processor);
    step.putObject("processor_options").put(option, value);
    return step;
  }

  private static ObjectNode decrypt(String privateKey) {
    return step("decrypt", "private_pem_key", privateKey);
  }

  private static Api.Answer put(Api api, String name, JsonNode pipeline) {
    // Not by the method for texts: that takes ' for ".
    return api.put("/pipeline/" + name, pipeline.toString().replace("'", "\\u0027"));
  }

  private static Api.Answer run(Api api, String name) {
    return api.post("/pipeline/" + name + "/run/" + uuid, "");
  }

  @ParameterizedTest
  @ValueSource(strings = {"as_we_do", "py_vcon_server"})
  void aPlainSecretWorksIsMaskedAndWarnedOf(String compat) {
    Api api = api(compat);
    Api.Answer saved = put(api, "plain", pipeline(decrypt(key))).expect(204);
    assertEquals("processors[0].processor_options.private_pem_key", saved.header(WARNINGS));
    Api.Answer shown = api.get("/pipeline/plain").expect(200);
    assertEquals(
        "***", shown.json().at("/processors/0/processor_options/private_pem_key").asText());
    assertFalse(shown.text().contains("PRIVATE KEY"));
    run(api, "plain").expect(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"as_we_do", "py_vcon_server"})
  void writingTheMaskBackChangesNothing(String compat) {
    Api api = api(compat);
    put(api, "kept", pipeline(decrypt(key))).expect(204);
    ObjectNode shown = (ObjectNode) api.get("/pipeline/kept").expect(200).json();
    ((ObjectNode) shown.at("/processors/0/processor_options")).put("label", "renamed");
    put(api, "kept", shown).expect(204);
    run(api, "kept").expect(200);
    JsonNode again = api.get("/pipeline/kept").expect(200).json();
    assertEquals("renamed", again.at("/processors/0/processor_options/label").asText());
    assertEquals("***", again.at("/processors/0/processor_options/private_pem_key").asText());
  }

  @ParameterizedTest
  @ValueSource(strings = {"as_we_do", "py_vcon_server"})
  void aMaskOfNothingIsRefusedByItsPlace(String compat) {
    Api api = api(compat);
    put(api, "moved", pipeline(decrypt(key))).expect(204);
    ObjectNode other = step("set_parameters", "label", "first");
    ((ObjectNode) other.get("processor_options")).putObject("parameters");
    for (ObjectNode wrong :
        new ObjectNode[] {
          pipeline(other, decrypt("***")), pipeline(step("send_email", "smtp_password", "***"))
        }) {
      Api.Answer refused = put(api, "moved", wrong).expect(422);
      assertTrue(
          refused.text().contains("private_pem_key") || refused.text().contains("smtp_password"),
          refused.text());
    }
    put(api, "new_one", pipeline(decrypt("***"))).expect(422);
    api.get("/pipeline/new_one").expect(404);
    run(api, "moved").expect(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"as_we_do", "py_vcon_server"})
  void aReferenceIsShownStoredAndResolvedAtTheRun(String compat) {
    Api api = api(compat);
    Api.Answer saved =
        put(api, "by_reference", pipeline(decrypt("$[secret:recipient.key]"))).expect(204);
    assertEquals("", saved.header(WARNINGS));
    assertEquals(
        "$[secret:recipient.key]",
        api.get("/pipeline/by_reference")
            .expect(200)
            .json()
            .at("/processors/0/processor_options/private_pem_key")
            .asText());
    Api.Answer result = run(api, "by_reference").expect(200);
    assertFalse(result.text().contains("PRIVATE KEY"));
    assertEquals(
        200,
        api.post("/process/" + uuid + "/decrypt", "{'private_pem_key':'$[secret:recipient.key]'}")
            .status());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "$[secret:nobody]",
        "$[secret:../host.properties]",
        "$[env:INNER_SECRET]",
        "$[setting:VCON_STORAGE_URL]"
      })
  void whatCanNotBeResolvedIsWarnedOfAndRefusedAtTheRun(String reference) {
    Api api = api("as_we_do");
    Api.Answer saved = put(api, "unknown", pipeline(decrypt(reference))).expect(204);
    assertEquals("processors[0].processor_options.private_pem_key", saved.header(WARNINGS));
    Api.Answer refused = run(api, "unknown").expect(422);
    assertTrue(refused.text().contains("private_pem_key"), refused.text());
    assertFalse(refused.text().contains("environment-words"), refused.text());
  }

  @ParameterizedTest
  @ValueSource(strings = {"as_we_do", "py_vcon_server"})
  void aRunByHandWithTheMaskIsRefused(String compat) {
    Api.Answer refused =
        api(compat).post("/process/" + uuid + "/decrypt", "{'private_pem_key':'***'}").expect(422);
    assertTrue(refused.text().contains("private_pem_key"), refused.text());
  }

  @ParameterizedTest
  @ValueSource(strings = {"as_we_do", "py_vcon_server"})
  void referencesElsewhereStandForThemselves(String compat) {
    Api api = api(compat);
    ObjectNode parameters = step("set_parameters", "label", "$[secret:smtp]");
    ((ObjectNode) parameters.get("processor_options"))
        .putObject("parameters")
        .put("found", "$[secret:smtp]")
        .put("pem", "$[secret:recipient.key]");
    ObjectNode formatted = step("decrypt", "label", "x");
    ((ObjectNode) formatted.get("processor_options"))
        .putObject("format_options")
        .put("private_pem_key", "{pem}");
    put(api, "elsewhere", pipeline(parameters)).expect(204);
    JsonNode result = run(api, "elsewhere").expect(200).json();
    assertEquals("$[secret:smtp]", result.at("/parameters/found").asText());
    put(api, "by_parameter", pipeline(parameters, formatted)).expect(204);
    run(api, "by_parameter").expect(refused(compat));
  }

  @ParameterizedTest
  @ValueSource(strings = {"as_we_do", "py_vcon_server"})
  void anErrorOfAProcessorShowsNoSecret(String compat) {
    ObjectNode options = JSON.createObjectNode().put("private_pem_key", PLAIN);
    options.putObject("format_options").put("private_pem_key", PLAIN + "{x}").put("label", "y");
    for (boolean formatted : new boolean[] {true, false}) {
      if (!formatted) {
        options.remove("format_options");
      }
      Api.Answer failed =
          api(compat)
              .post(
                  "/process/" + uuid + "/decrypt",
                  options.toString().getBytes(StandardCharsets.UTF_8));
      assertTrue(failed.status() >= 400, failed.text());
      assertFalse(failed.text().contains(PLAIN), failed.text());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"as_we_do", "py_vcon_server"})
  void formatsOfSecretOptionsAreMaskedToo(String compat) {
    Api api = api(compat);
    ObjectNode mail = step("send_email", "smtp_password", PLAIN);
    ((ObjectNode) mail.get("processor_options"))
        .putObject("format_options")
        .put("smtp_password", PLAIN + "{x}")
        .put("subject", "about {x}");
    put(api, "formats", pipeline(mail)).expect(204);
    Api.Answer shown = api.get("/pipeline/formats").expect(200);
    assertFalse(shown.text().contains(PLAIN), shown.text());
    JsonNode options = shown.json().at("/processors/0/processor_options");
    assertEquals("***", options.at("/format_options/smtp_password").asText());
    assertEquals("about {x}", options.at("/format_options/subject").asText());
    Api.Answer failed = run(api, "formats").expect(refused(compat));
    assertFalse(failed.text().contains(PLAIN), failed.text());
  }

  @ParameterizedTest
  @ValueSource(strings = {"as_we_do", "py_vcon_server"})
  void aProcessorThatIsNotThereShowsNoText(String compat) {
    Api api = api(compat);
    ObjectNode step = step("gone_by_now", "pin", PLAIN);
    ((ObjectNode) step.get("processor_options")).put("label", "ours").put("count", 3);
    api.put(
            "/pipeline/gone?validate_processor_options=false",
            pipeline(step).toString().replace("'", "\\u0027"))
        .expect(204);
    JsonNode shown = api.get("/pipeline/gone").expect(200).json();
    JsonNode options = shown.at("/processors/0/processor_options");
    assertEquals("***", options.path("pin").asText());
    assertEquals("ours", options.path("label").asText());
    assertEquals(3, options.path("count").asInt());
    api.put("/pipeline/gone?validate_processor_options=false", shown.toString()).expect(204);
    assertFalse(api.get("/pipeline/gone").text().contains(PLAIN));
  }

  @ParameterizedTest
  @ValueSource(strings = {"as_we_do", "py_vcon_server"})
  void aFailedJobTellsNoSecret(String compat) throws IOException {
    Api api = api(compat);
    ObjectNode mail = step("send_email", "smtp_password", PLAIN);
    ObjectNode options = (ObjectNode) mail.get("processor_options");
    options.put("smtp_user", "u").put("from_address", "a@example.com").put("text_body", "x");
    options.putArray("to").add("b@example.com");
    put(api, "secret_job", pipeline(decrypt("$[secret:recipient.key]"), mail)).expect(204);
    api.post("/queue/secret_job", "").expect(204);
    api.post("/server/queue/secret_job", "{'weight':1}").expect(204);
    api.put("/queue/secret_job", "{'job_type':'vcon_uuid','vcon_uuid':['" + uuid + "']}")
        .expect(200);
    await()
        .atMost(Duration.ofSeconds(40))
        .until(() -> api.get("/jobs?state=failed&queue=secret_job").text().contains("secret_job"));
    String jobs = api.get("/jobs?state=failed&queue=secret_job").expect(200).text();
    String causes = api.get("/jobs/causes?queue=secret_job").text();
    for (String text : new String[] {jobs, causes, api.get("/queues/status").text()}) {
      assertFalse(text.contains(PLAIN) || text.contains("PRIVATE KEY"), text);
    }
    if (Files.exists(folder.resolve(compat).resolve("data"))) {
      try (Stream<Path> files = Files.walk(folder.resolve(compat).resolve("data"))) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          String bytes = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
          assertFalse(bytes.contains(FILED), "a resolved secret is in " + file);
        }
      }
    }
  }
}
