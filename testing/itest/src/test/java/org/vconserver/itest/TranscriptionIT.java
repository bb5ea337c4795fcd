package org.vconserver.itest;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.vconserver.tck.server.Api;

/** Recordings to transcripts, and media behind urls, on a whole server. */
@Timeout(120)
class TranscriptionIT {
  private static final String HELLO = TestFiles.HELLO_UUID;

  @TempDir static Path folder;
  private static Vendors vendors;
  private static ServerProcess server;
  private static Api api;

  @BeforeAll
  static void start() throws IOException {
    vendors = new Vendors();
    Path config = Files.createDirectories(folder.resolve("config"));
    try (Stream<Path> files = Files.list(TestFiles.DIST.resolve("config"))) {
      for (Path file : files.toList()) {
        Files.copy(file, config.resolve(file.getFileName()));
      }
    }
    Path deepgram = config.resolve("org.vconserver.processor.deepgram-deepgram.cfg");
    Files.writeString(
        deepgram,
        Files.readString(deepgram)
            .replaceFirst("(?m)^base_url.*$", "base_url = " + vendors.url())
            .replaceFirst("(?m)^max.wait.*$", "max.wait.seconds = 0"));
    server =
        ServerProcess.start(
            folder,
            Map.of(
                "DEEPGRAM_KEY", "secret-key",
                "MEDIA_SCHEMES", "https,http",
                "MEDIA_ALLOWED_ADDRESSES", Vendors.ADDRESS),
            config);
    api = server.api;
  }

  @AfterAll
  static void stop() throws IOException {
    vendors.close();
    int exit = server.stop();
    String log = server.log();
    assertFalse(log.contains("secret-key"), "the log has the key");
    assertFalse(log.contains("hello can you"), "the log has what was said");
    assertFalse(log.contains(" ERROR "), log);
    assertEquals(0, exit);
  }

  private static String external(String uuid, String audio, String hashOf) throws Exception {
    byte[] digest = MessageDigest.getInstance("SHA-512").digest(Vendors.audio(hashOf));
    String hash = Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
    String json =
        "{'vcon':'0.0.2','uuid':'"
            + uuid
            + "','parties':[],'dialog':[{'type':'recording','start':'2026-01-01T00:00:00Z','parties':[],"
            + "'mediatype':'audio/x-wav','url':'"
            + vendors.url()
            + "/media/"
            + audio
            + "','content_hash':'sha512-"
            + hash
            + "'}],'analysis':[],'attachments':[]}";
    api.post("/vcon", json).expect(204);
    return uuid;
  }

  private static void pipeline(String name, String options, String... steps) {
    api.put(
            "/pipeline/" + name,
            "{'pipeline_options':" + options + ",'processors':[" + String.join(",", steps) + "]}")
        .expect(204);
  }

  private static String step(String processor, String options) {
    return "{'processor_name':'" + processor + "','processor_options':" + options + "}";
  }

  @Test
  void theSampleIsTranscribedOffline() throws IOException {
    api.post("/vcon", TestFiles.hello()).expect(204);
    JsonNode vcon =
        api.post("/process/" + HELLO + "/whisper_base", "{}")
            .expect(200)
            .json()
            .path("vcons")
            .path(0);
    assertEquals(3, vcon.path("analysis").size());
    assertEquals(
        " hello can you hear me", vcon.path("analysis").path(0).path("body").path("text").asText());
    assertTrue(vcon.path("analysis").path(1).path("body").asText().startsWith("1\n00:00:00,"));
    assertTrue(vcon.path("analysis").path(2).path("body").asText().startsWith("[Script Info]"));
  }

  @Test
  void aJobIsTranscribedByBothFromAUrl() throws Exception {
    String uuid =
        external(
            "00000000-0000-8000-8000-0000000000d1",
            "flite_slt_hello_8k_ulaw.wav",
            "flite_slt_hello_8k_ulaw.wav");
    pipeline(
        "both",
        "{'save_vcons':true,'timeout':60,'success_queue':'both_done'}",
        step("whisper_base", "{'output_types':['vendor']}"),
        step("deepgram", "{'language':'de'}"),
        step("jq", "{'jq_queries':{'text':'.vcons[0].analysis[0].body.text'}}"),
        step("set_parameters", "{'parameters':{}}"));
    for (String queue : List.of("both", "both_done")) {
      api.post("/queue/" + queue, "").expect(204);
    }
    api.put("/queue/both", "{'job_type':'vcon_uuid','vcon_uuid':['" + uuid + "']}").expect(200);
    api.post("/server/queue/both", "{'weight':1}").expect(204);
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> api.get("/queue/both_done").json().size() == 1);
    JsonNode analyses = api.get("/vcon/" + uuid).expect(200).json().path("analysis");
    assertEquals(2, analyses.size());
    assertEquals(" hello can you hear me", analyses.path(0).path("body").path("text").asText());
    assertEquals("deepgram", analyses.path(1).path("vendor").asText());
    assertEquals(
        "Hello, can you hear me?",
        analyses.at("/1/body/results/channels/0/alternatives/0/transcript").asText());
    assertTrue(vendors.deepgramQueries.stream().anyMatch(q -> q.startsWith("language=de&")));
    byte[] audio = Vendors.audio("flite_slt_hello_8k_ulaw.wav");
    assertTrue(vendors.deepgramBodies.stream().anyMatch(body -> Arrays.equals(audio, body)));
  }

  @Test
  void contentThatIsNotWhatWasHashedIsNotUsed() throws Exception {
    String uuid =
        external("00000000-0000-8000-8000-0000000000d2", "jfk_16k.wav", "flite_slt_hello_16k.wav");
    for (String processor : List.of("whisper_base", "deepgram")) {
      Api.Answer refused = api.post("/process/" + uuid + "/" + processor, "{}").expect(422);
      assertTrue(refused.text().contains("content_hash"), refused.text());
    }
  }

  static List<Path> hostile() throws IOException {
    List<Path> files = new ArrayList<>();
    for (Path file : TestFiles.ofClass("HOSTILE")) {
      String name = file.getFileName().toString();
      if (name.startsWith("hostile-ssrf")) {
        files.add(file);
      }
    }
    return files;
  }

  @ParameterizedTest
  @MethodSource("hostile")
  void aUrlThatLeadsAstrayIsNotFollowed(Path file) throws IOException {
    byte[] vcon = Files.readAllBytes(file);
    api.post("/vcon", vcon).expect(204);
    String uuid = new ObjectMapper().readTree(vcon).path("uuid").asText();
    Api.Answer refused = api.post("/process/" + uuid + "/whisper_base", "{}").expect(422);
    assertTrue(refused.text().contains("dialog 0: "), refused.text());
  }

  @Test
  void aHeaderThatLiesIsRefused() throws IOException {
    byte[] vcon =
        Files.readAllBytes(TestFiles.DATA.resolve("vcons/invalid/hostile-wav-header-lies.vcon"));
    String body =
        "{\"processor_io\":{\"vcons\":[" + new String(vcon, StandardCharsets.UTF_8) + "]}}";
    Api.Answer refused =
        api.post("/processIO/whisper_base", body.getBytes(StandardCharsets.UTF_8)).expect(422);
    assertTrue(refused.text().contains("dialog 0: "), refused.text());
  }

  @ParameterizedTest
  @CsvSource({"refuse, 422, Bad Request", "nokey, 503, INVALID_AUTH"})
  void whatDeepgramHasAgainstItIsTold(String model, int status, String named) throws Exception {
    String uuid = external("00000000-0000-8000-8000-0000000000d3", "jfk_16k.wav", "jfk_16k.wav");
    Api.Answer refused =
        api.post("/process/" + uuid + "/deepgram", "{'model':'" + model + "'}").expect(status);
    assertTrue(refused.text().contains(named), refused.text());
  }

  @Test
  void aTimeoutInterruptsAndTheNextRunWorks() throws Exception {
    String uuid =
        external(
            "00000000-0000-8000-8000-0000000000d4",
            "call_stereo_agentL_customerR_16k.wav",
            "call_stereo_agentL_customerR_16k.wav");
    pipeline("hasty_deepgram", "{'timeout':0.5}", step("deepgram", "{'model':'hang'}"));
    api.post("/pipeline/hasty_deepgram/run/" + uuid, "").expect(430);
    pipeline("hasty_whisper", "{'timeout':0.5}", step("whisper_base", "{}"));
    api.post("/pipeline/hasty_whisper/run/" + uuid, "").expect(430);
    theSampleIsTranscribedOffline();
  }

  @Test
  void optionsAreCheckedWhenAPipelineIsSaved() {
    for (String options :
        List.of("{'language':7}", "{'output_types':['vtt']}", "{'input_dialogs':{}}")) {
      int status = api.post("/process/" + HELLO + "/whisper_base", options).status();
      assertTrue(status == 422 || status == 404, options + ": " + status);
    }
  }

  @Test
  void anInstanceComesAndGoesWithItsConfiguration() throws Exception {
    Path config = folder.resolve("config/org.vconserver.processor.whisper-whisper_remote.cfg");
    Files.writeString(
        config,
        "vcon.processor.name = whisper_remote\nengine = server\nserver_url = "
            + vendors.url()
            + "/v1\n.server_key = $[env:NO_SUCH_KEY]\n");
    await()
        .atMost(Duration.ofSeconds(10))
        .until(
            () -> api.get("/openapi.json").json().path("paths").has("/processIO/whisper_remote"));
    String uuid = external("00000000-0000-8000-8000-0000000000d5", "jfk.mp3", "jfk.mp3");
    JsonNode vcon =
        api.post("/process/" + uuid + "/whisper_remote", "{}")
            .expect(200)
            .json()
            .path("vcons")
            .path(0);
    assertEquals(
        " Hello from afar", vcon.path("analysis").path(0).path("body").path("text").asText());
    Files.delete(config);
    await()
        .atMost(Duration.ofSeconds(10))
        .until(
            () -> !api.get("/openapi.json").json().path("paths").has("/processIO/whisper_remote"));
  }

  @Test
  void anEngineWithoutItsModelSaysSo() throws Exception {
    Files.writeString(
        folder.resolve("config/org.vconserver.processor.whisper-whisper_cpp.cfg"),
        "vcon.processor.name = whisper_cpp\nengine = whisper.cpp\nmodel_file = /no/such/model.bin\n");
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> api.get("/openapi.json").json().path("paths").has("/processIO/whisper_cpp"));
    String uuid = external("00000000-0000-8000-8000-0000000000d6", "jfk_16k.wav", "jfk_16k.wav");
    Api.Answer refused = api.post("/process/" + uuid + "/whisper_cpp", "{}").expect(503);
    assertTrue(refused.text().contains("model file"), refused.text());
    assertFalse(refused.text().contains("/no/such"), refused.text());
  }
}
