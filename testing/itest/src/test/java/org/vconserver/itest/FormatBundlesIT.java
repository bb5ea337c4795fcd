package org.vconserver.itest;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.vconserver.tck.server.Api;

/** The bundles of signing and of validation go and come back while the server runs. */
@Timeout(120)
class FormatBundlesIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String UUID = "018f3a00-005a-8abc-8caa-f24ab1a0c334";

  @TempDir static Path folder;
  private static ServerProcess server;
  private static Api api;

  @BeforeAll
  static void start() throws IOException {
    server = ServerProcess.start(folder, Map.of("WEBCONSOLE_PASSWORD", "console"));
    api = server.api;
  }

  @AfterAll
  static void stop() throws IOException {
    server.close();
  }

  /** What an operator does in the web console. */
  private static void console(String action, String bundle) throws Exception {
    String login =
        Base64.getEncoder().encodeToString("admin:console".getBytes(StandardCharsets.UTF_8));
    HttpResponse<String> answer =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(
                        URI.create(server.api.url() + "/system/console/bundles/" + bundle))
                    .header("Authorization", "Basic " + login)
                    .header("Content-Type", "application/x-www-form-urlencoded")
                    .POST(BodyPublishers.ofString("action=" + action))
                    .build(),
                BodyHandlers.ofString());
    assertEquals(200, answer.statusCode(), answer.body());
  }

  private static byte[] data(String path) throws IOException {
    return Files.readAllBytes(TestFiles.DATA.resolve(path));
  }

  private static String pem(String name) throws IOException {
    return Files.readString(TestFiles.DATA.resolve("keys").resolve(name));
  }

  @Test
  void jobsWaitForTheBundleOfTheirProcessor() throws Exception {
    ObjectNode pipeline = JSON.createObjectNode();
    pipeline.putObject("pipeline_options").put("success_queue", "signed");
    ObjectNode step = pipeline.putArray("processors").addObject().put("processor_name", "sign");
    step.putObject("processor_options")
        .put("private_pem_key", pem("own/signer.key"))
        .putArray("cert_chain_pems")
        .add(pem("own/signer.crt"))
        .add(pem("own/inter.crt"));
    api.put("/pipeline/signing", JSON.writeValueAsString(pipeline)).expect(204);
    api.post("/queue/signing", "").expect(204);
    api.post("/queue/signed", "").expect(204);
    api.post("/vcon", data("expected/own_signed_payload.json")).expect(204);

    console("stop", "org.vconserver.processor.jose");
    api.post("/process/" + UUID + "/sign", "{}").expect(404);
    api.put("/queue/signing", "{'job_type':'vcon_uuid','vcon_uuid':['" + UUID + "']}").expect(200);
    api.post("/server/queue/signing", "{'weight':1}").expect(204);
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> server.log().contains("Queue signing waits"));
    assertEquals(1, api.get("/queue/signing").expect(200).json().size());
    assertEquals(0, api.get("/queue/signed").expect(200).json().size());

    console("start", "org.vconserver.processor.jose");
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> api.get("/queue/signed").expect(200).json().size() == 1);
    assertTrue(api.get("/vcon/" + UUID).expect(200).json().has("signatures"));
  }

  @Test
  void vconsAreStoredWithoutTheValidator() throws Exception {
    byte[] vcon = data("vcons/valid/0.4.0/own_minimal.vcon");
    console("stop", "org.vconserver.validation");
    Api.Answer stored = api.post("/vcon", vcon).expect(204);
    assertEquals("", stored.header("Vcon-Errors"));
    api.post("/vcon?validate=strict", vcon).expect(503);
    api.post("/vcon/validate", vcon).expect(503);
    console("start", "org.vconserver.validation");
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> api.post("/vcon", vcon).expect(204).header("Vcon-Errors").equals("0"));
    assertTrue(api.post("/vcon/validate", vcon).expect(200).json().path("valid").asBoolean());
  }
}
