package org.vconserver.itest;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.vconserver.tck.redis.RedisProcess;
import org.vconserver.tck.server.Api;

/** All that concerns a person, as a zip: whole, or not at all. */
@Timeout(180)
class ExportIT {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final int CALLS = 250;

  @TempDir static Path folder;
  private static ServerProcess server;
  private static Api api;

  @BeforeAll
  static void start() throws Exception {
    server = ServerProcess.start(folder, Map.of());
    api = server.api;
    await().atMost(LONG).until(api::ready);
  }

  @AfterAll
  static void stop() throws IOException {
    assertFalse(server.log().contains(" ERROR "), server.log());
    server.close();
  }

  private static String uuid(int number) {
    return String.format("018f3a00-0000-8000-8000-%012d", number);
  }

  private static String call(int number, String caller, String members) {
    return "{'vcon':'0.4.0','uuid':'"
        + uuid(number)
        + "','created_at':'2026-11-01T00:00:00Z','parties':[{'tel':'"
        + caller
        + "'}]"
        + members
        + "}";
  }

  /** Makes a text that a zip hardly shortens. */
  private static String noise() {
    byte[] octets = new byte[15_000];
    new Random(17).nextBytes(octets);
    return Base64.getEncoder().encodeToString(octets);
  }

  private static HttpResponse<InputStream> export(Api from, String selection) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(from.url() + "/exports"))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(selection.replace('\'', '"')))
            .build();
    return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofInputStream());
  }

  @Test
  void allCallsOfACallerAreInItOnceWithTheirHistoriesAndRelatives() throws Exception {
    for (int i = 0; i < CALLS; i++) {
      String group = i == 7 ? ",'group':[{'uuid':'" + uuid(1000) + "'}]" : "";
      api.post("/vcon", call(i, i % 2 == 0 ? "+4930111" : "+4930222", group)).expect(204);
    }
    api.post("/vcon", call(1000, "+4930333", "")).expect(204);
    Path file = folder.resolve("export.zip");
    HttpResponse<InputStream> answer = export(api, "{'tel':'004930222'}");
    assertEquals(200, answer.statusCode());
    assertEquals("application/zip", answer.headers().firstValue("Content-Type").orElseThrow());
    Files.copy(answer.body(), file);
    try (ZipFile zip = new ZipFile(file.toFile())) {
      assertEquals(2 * (CALLS / 2 + 1) + 1, zip.size());
      JsonNode manifest = json(zip, "manifest.json");
      assertEquals(CALLS / 2, manifest.at("/counts/vcons").asInt(), manifest.toString());
      assertEquals(1, manifest.at("/counts/relatives").asInt());
      assertEquals(0, manifest.at("/counts/not_exported").asInt());
      for (JsonNode entry : manifest.path("vcons")) {
        String uuid = entry.path("uuid").asText();
        assertEquals(uuid.equals(uuid(1000)), entry.path("relative").asBoolean());
        assertEquals(api.get("/vcon/" + uuid).text(), text(zip, entry.path("file").asText()));
        JsonNode history = json(zip, entry.at("/history/file").asText());
        assertEquals("vcon.created", history.at("/changes/0/kind").asText());
      }
    }
  }

  private static String text(ZipFile zip, String name) throws IOException {
    ZipEntry entry = zip.getEntry(name);
    return new String(zip.getInputStream(entry).readAllBytes(), StandardCharsets.UTF_8);
  }

  private static JsonNode json(ZipFile zip, String name) throws IOException {
    return new ObjectMapper().readTree(text(zip, name));
  }

  @Test
  void aSelectionThatMeansNobodyIsRefused() throws Exception {
    HttpResponse<InputStream> answer = export(api, "{}");
    assertEquals(422, answer.statusCode());
    String refusal = new String(answer.body().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(refusal.contains("party"), refusal);
  }

  /** The store goes away in the middle: whoever reads is told by the connection. */
  @Test
  void whatIsBrokenOffIsNotTakenForWhole() throws Exception {
    assumeTrue(Backend.isRedis(), "a store that goes away is one of Redis");
    Path redisFolder = Files.createDirectory(folder.resolve("redis"));
    Path own = Files.createDirectory(folder.resolve("own"));
    Path file = folder.resolve("broken.zip");
    try (RedisProcess redis = RedisProcess.start(redisFolder);
        ServerProcess served = ServerProcess.start(own, Backend.onRedis(redis.url(), "broken:"))) {
      String body = ",'subject':'" + noise() + "'";
      for (int i = 0; i < 600; i++) {
        served.api.post("/vcon", call(i, "+4930111", body)).expect(204);
      }
      HttpResponse<InputStream> answer = export(served.api, "{'tel':'+4930111'}");
      assertEquals(200, answer.statusCode());
      try (InputStream in = answer.body();
          OutputStream out = Files.newOutputStream(file)) {
        out.write(in.readNBytes(1000));
        redis.kill();
        assertThrows(IOException.class, () -> in.transferTo(out));
      }
      assertThrows(ZipException.class, () -> new ZipFile(file.toFile()).close());
      assertTrue(served.log().contains("An export is broken off"), served.log());
    }
  }
}
