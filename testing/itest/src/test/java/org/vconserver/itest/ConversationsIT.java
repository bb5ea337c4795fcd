package org.vconserver.itest;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.vconserver.tck.server.Api;

/**
 * Conversations as people have them reach the language model and the redactor with who said what;
 * what could not be read is told. The inputs are cases from public reports, with variations.
 */
@Timeout(120)
class ConversationsIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String REDACT =
      "{'redaction_type_label':'pii','uuid_domain':'example.com','jq_redaction_query':"
          + "'. + {dialog: [.dialog[] | del(.body, .url)], attachments: []} |"
          + " .analysis |= map(select(.type==\\\"transcript-redacted\\\"))'}";

  @TempDir static Path folder;
  private static ChatVendor vendor;
  private static ServerProcess server;
  private static Api api;
  private static int made;

  @BeforeAll
  static void start() throws IOException {
    vendor = new ChatVendor();
    Path config = Files.createDirectory(folder.resolve("config"));
    try (Stream<Path> files = Files.list(TestFiles.DIST.resolve("config"))) {
      for (Path file : (Iterable<Path>) files::iterator) {
        Files.copy(file, config.resolve(file.getFileName()));
      }
    }
    for (String name : List.of("acme", "other")) {
      Files.writeString(
          config.resolve("org.vconserver.processor.openai-" + name + ".cfg"),
          "vcon.processor.name=ask_"
              + name
              + "\nopenai_base_url = "
              + vendor.url()
              + "\nanalysis_vendor = "
              + name
              + "\nanalysis_product = "
              + name
              + "-7b\n");
    }
    server =
        ServerProcess.start(
            folder,
            Map.of("OPENAI_BASE_URL", vendor.url(), "OPENAI_API_KEY", "sk-x", "NUM_WORKERS", "1"),
            config);
    api = server.api;
  }

  @AfterAll
  static void stop() throws IOException {
    assertFalse(server.log().contains("617-555-0142"), "no content in the log");
    assertEquals(0, server.stop(), server.log());
    vendor.close();
  }

  @BeforeEach
  void forget() {
    vendor.requests.clear();
  }

  private static ObjectNode field(String name) throws IOException {
    ObjectNode vcon =
        (ObjectNode) JSON.readTree(TestFiles.DATA.resolve("field/" + name + ".vcon").toFile());
    return vcon.put("uuid", String.format("0190f1e1-0000-8000-9dd8-%012d", ++made));
  }

  private static String store(ObjectNode vcon) throws IOException {
    api.post("/vcon", JSON.writeValueAsBytes(vcon)).expect(204);
    return vcon.path("uuid").asText();
  }

  private static JsonNode ask(String uuid, String options) {
    return api.post("/process/" + uuid + "/openai_chat_completion", options).expect(200).json();
  }

  /** What the model was given last, without the two messages at its end that ask. */
  private static List<String> given() {
    JsonNode messages = vendor.requests.get(vendor.requests.size() - 1).path("messages");
    List<String> given = new ArrayList<>();
    for (int i = 0; i < messages.size() - 2; i++) {
      given.add(messages.get(i).path("content").asText());
    }
    return given;
  }

  /** The same, without when it was said. */
  private static List<String> said() {
    return given().stream()
        .map(message -> message.replaceFirst("^.*?, (?=[^,]+ said: )", ""))
        .toList();
  }

  private static List<String> codes(JsonNode answer) {
    return answer.path("notices").findValuesAsText("code");
  }

  private static JsonNode redacted(String uuid) {
    JsonNode answer =
        api.post("/process/" + uuid + "/text_pii_redactor", REDACT).expect(200).json();
    assertEquals("[]", answer.path("notices").toString());
    return answer.path("vcons").path(1).path("analysis");
  }

  // 01: one alternative of Deepgram's answer, as text.

  @Test
  void anAlternativeOfDeepgramReachesTheModelAndTheRedactor() throws Exception {
    String uuid = store(field("01-conserver-deepgram-transcript"));
    JsonNode answer = ask(uuid, "{}");
    assertEquals("[true]", answer.path("vcons_modified").toString());
    assertEquals("[]", answer.path("notices").toString());
    assertEquals(
        List.of(
            "in a call that took place at 2026-05-01T10:00:00.200+00:00 to"
                + " 2026-05-01T10:00:02.000+00:00, Alice said: Thanks for calling, this is Dana.",
            "in a call that took place at 2026-05-01T10:00:02.200+00:00 to"
                + " 2026-05-01T10:00:05.000+00:00, Bob said: Hi, my number is 617-555-0142."),
        given());
    JsonNode analysis = redacted(uuid);
    assertEquals(
        1,
        analysis.findValuesAsText("type").stream().filter("transcript-redacted"::equals).count());
    assertEquals("Hi, my number is {{PHONE_NUMBER}}.", analysis.at("/0/body/1/text").asText());
  }

  @Test
  void soDoItsVariations() throws Exception {
    ObjectNode given = field("01-conserver-deepgram-transcript");
    ObjectNode body = (ObjectNode) JSON.readTree(given.at("/analysis/0/body").asText());
    List<ObjectNode> variations = new ArrayList<>();
    variations.add(body.deepCopy().retain("transcript", "confidence"));
    variations.add(body.deepCopy().retain("paragraphs"));
    ObjectNode words = body.deepCopy().retain("transcript");
    ArrayNode list = words.putArray("words");
    int i = 0;
    for (String word : words.path("transcript").asText().split("\\s+", -1)) {
      list.addObject()
          .put("word", word)
          .put("start", i)
          .put("end", ++i)
          .put("speaker", i > 6 ? 1 : 0);
    }
    variations.add(words);
    ObjectNode wrapped = JSON.createObjectNode();
    wrapped
        .putObject("results")
        .putArray("channels")
        .addObject()
        .putArray("alternatives")
        .add(body);
    variations.add(wrapped);
    for (ObjectNode variation : variations) {
      ObjectNode vcon = field("01-conserver-deepgram-transcript");
      ObjectNode analysis = (ObjectNode) vcon.at("/analysis/0");
      analysis.remove(List.of("vendor", "encoding"));
      analysis.set("body", variation);
      String uuid = store(vcon);
      assertEquals(List.of(), codes(ask(uuid, "{}")));
      String all = String.join("\n", given());
      assertTrue(all.contains("this is Dana.") && all.contains("617-555-0142"), all);
      assertTrue(redacted(uuid).toString().contains("{{PHONE_NUMBER}}"));
    }
  }

  // 06: one recording for each stream.

  @Test
  void theOnlyPartyOfAStreamIsTheOneWhoSpeaks() throws Exception {
    String uuid = store(field("06-one-party-stream"));
    assertEquals(List.of("transcript_missing"), codes(ask(uuid, "{}")), "of dialog 0");
    assertEquals(List.of("Tina said: Tina here.", "Tina said: My router is dead."), said());
  }

  @Test
  void soIsItInItsVariations() throws Exception {
    String[][] variations = {
      {"{'parties':2}", "Tina", "Tina"},
      {"{'parties':[1,2]}", "Andy", "Andy"},
      {"{'parties':[1,0],'originator':2}", "Andy", "Andy"},
      {"{'parties':[]}", "Tina", "Tina"},
      {"{'parties':[7]}", "unknown speaker 0", "unknown speaker 0"},
    };
    for (String[] variation : variations) {
      ObjectNode vcon = field("06-one-party-stream");
      ((ObjectNode) vcon.at("/dialog/1"))
          .setAll((ObjectNode) JSON.readTree(variation[0].replace('\'', '"')));
      ask(store(vcon), "{'input_dialogs':[1]}");
      assertEquals(
          List.of(variation[1] + " said: Tina here.", variation[2] + " said: My router is dead."),
          said());
    }
    ObjectNode two = field("06-one-party-stream");
    ((ObjectNode)
            two.at("/analysis/0/body/results/channels/0/alternatives/0/paragraphs/paragraphs/1"))
        .put("speaker", 1);
    ask(store(two), "{'input_dialogs':[1]}");
    assertEquals(List.of("Tina said: Tina here.", "Tina said: My router is dead."), said());
  }

  // 15: an instance for another service.

  @Test
  void anInstanceNamesTheVendorAndProductThatItIsConfiguredWith() throws Exception {
    String uuid = store(field("15-vendor-of-other-model"));
    for (String name : List.of("acme", "other")) {
      JsonNode analysis =
          api.post("/process/" + uuid + "/ask_" + name, "{}")
              .expect(200)
              .json()
              .at("/vcons/0/analysis/0");
      assertEquals(name, analysis.path("vendor").asText());
      assertEquals(name + "-7b", analysis.path("product").asText());
    }
    JsonNode own = ask(uuid, "{}").at("/vcons/0/analysis/0");
    assertEquals(
        "openai ChatCompletion", own.path("vendor").asText() + " " + own.path("product").asText());
  }

  // 21: what vCon 0.0.1 had.

  @Test
  void aTranscriptOfVcon001IsReadByHandInAPipelineAndInAJob() throws Exception {
    String uuid = store(field("21-old-whisper-member"));
    ask(uuid, "{}");
    assertTrue(given().get(0).endsWith("Alice and Bob said: old hello"), given().get(0));
    pipeline("old", "");
    api.post("/pipeline/old/run/" + uuid, "").expect(200);
    assertTrue(given().get(0).endsWith("old hello"));
    vendor.requests.clear();
    job("old", uuid);
    assertTrue(given().get(0).endsWith("old hello"));
  }

  @Test
  void soAreItsVariations() throws Exception {
    for (String transcript :
        List.of(
            "'old hello'",
            "'{\\\"text\\\":\\\"old hello\\\"}'",
            "{'segments':[{'start':0,'end':1,'text':'old'},{'start':1,'end':2,'text':'hello'}]}",
            "{'results':{'channels':[{'alternatives':[{'transcript':'old hello'}]}]}}")) {
      ObjectNode vcon = field("21-old-whisper-member");
      ((ObjectNode) vcon.at("/analysis/0"))
          .set("transcript", JSON.readTree(transcript.replace('\'', '"')));
      ask(store(vcon), "{}");
      assertTrue(given().get(0).endsWith("said: old hello"), given().get(0));
    }
  }

  // 23: an answer in JSON.

  @Test
  void aJsonResponseIsJson() throws Exception {
    String uuid = store(field("15-vendor-of-other-model"));
    String content = "```json\n{\"sentiment\":\"positive\"}\n```";
    for (String answer :
        List.of(content, content.replaceAll("```(json)?", ""), " " + content + "\n")) {
      vendor.content = answer;
      JsonNode analysis = ask(uuid, "{'json_response':true}").at("/vcons/0/analysis/0");
      assertEquals("positive", analysis.at("/body/sentiment").asText());
      assertEquals(
          "json application/json",
          analysis.path("encoding").asText() + " " + analysis.path("mediatype").asText());
    }
    vendor.content = "It is positive.";
    JsonNode text = ask(uuid, "{'json_response':true}");
    vendor.content = "";
    assertEquals("It is positive.", text.at("/vcons/0/analysis/0/body").asText());
    assertEquals(List.of("answer_not_json"), codes(text));
  }

  // 24: the same summary twice.

  @Test
  void aSummaryThatIsThereIsNotPaidForAgain() throws Exception {
    String uuid = store(field("24-same-summary-twice"));
    String run = "/process/" + uuid + "/openai_chat_completion?commit_changes=true";
    String once = "{'skip_existing':true}";
    api.post(run, once).expect(200);
    JsonNode again = api.post(run, once).expect(200).json();
    assertEquals(List.of("analysis_exists"), codes(again));
    assertEquals("[false]", again.path("vcons_modified").toString());
    assertEquals(1, vendor.requests.size());
    api.post(run, "{'skip_existing':true,'prompt':'Is Alice glad?'}").expect(200);
    api.post(run, "{'skip_existing':true,'analysis_type':'mood'}").expect(200);
    assertEquals(3, vendor.requests.size());
    api.post(run, "{}").expect(200);
    assertEquals(
        4,
        api.get("/vcon/" + uuid).expect(200).json().path("analysis").size(),
        "as before without");
    pipeline("once", "", once);
    job("once", uuid);
    assertEquals(4, vendor.requests.size(), "nor in a job");
  }

  // What could not be read is told.

  private static void pipeline(String name, String pipelineOptions, String... options) {
    api.post("/queue/" + name, "");
    api.put(
            "/pipeline/" + name,
            "{'pipeline_options':{"
                + pipelineOptions
                + "},'processors':[{'processor_name':'openai_chat_completion','processor_options':"
                + (options.length == 0 ? "{}" : options[0])
                + "}]}")
        .expect(204);
    api.post("/server/queue/" + name, "{'weight':1}").expect(204);
  }

  private static JsonNode job(String queue, String uuid) {
    String id =
        api.put("/queue/" + queue, "{'job_type':'vcon_uuid','vcon_uuid':['" + uuid + "']}")
            .expect(200)
            .header("Location")
            .replaceAll(".*/", "");
    await()
        .until(
            () ->
                Set.of("done", "failed")
                    .contains(api.get("/job/" + id).expect(200).json().path("state").asText()));
    return api.get("/job/" + id).expect(200).json();
  }

  @Test
  void aTranscriptThatNobodyUnderstandsIsToldEverywhere() throws Exception {
    ObjectNode vcon = field("01-conserver-deepgram-transcript");
    ((ObjectNode) vcon.at("/analysis/0"))
        .putObject("body")
        .put("acme_1", "617-555-0142")
        .put("n", 3);
    String uuid = store(vcon);
    JsonNode answer = ask(uuid, "{}");
    assertEquals("[false]", answer.path("vcons_modified").toString());
    assertEquals(0, vendor.requests.size());
    JsonNode notice = answer.at("/notices/0");
    assertEquals("transcript_not_understood", notice.path("code").asText());
    assertEquals("warning", notice.path("severity").asText());
    assertEquals("analysis[0]", notice.path("place").asText());
    assertEquals(uuid, notice.path("vcon").asText());
    assertEquals("no_text", answer.at("/notices/1/code").asText());
    assertTrue(server.log().contains("vCon " + uuid + " analysis[0]: the transcript has a shape"));
    pipeline("told", "");
    JsonNode record = job("told", uuid);
    assertEquals("done", record.path("state").asText());
    assertEquals("transcript_not_understood", record.at("/attempts/0/notices/0/code").asText());
    String refusal = api.post("/process/" + uuid + "/text_pii_redactor", REDACT).expect(422).text();
    assertTrue(
        refusal.contains("dialog 0 (analysis[0]: the transcript has a shape that no reader knows)"),
        refusal);
    assertEquals(
        "null",
        api.post("/pipeline/told/run/" + uuid + "?return_results=false", "").expect(200).text());
  }

  @Test
  void aBundleThatIsDroppedAddsAShape() throws Exception {
    ObjectNode vcon = field("01-conserver-deepgram-transcript");
    ObjectNode body = ((ObjectNode) vcon.at("/analysis/0")).putObject("body");
    body.putArray("acme_calls").addObject().put("by", "Bob").put("said_1", "hello");
    String uuid = store(vcon);
    assertEquals("transcript_not_understood", codes(ask(uuid, "{}")).get(0));
    Path jar = folder.resolve("deploy/transcripts.jar");
    PluginJar.TRANSCRIPTS.deploy("1.0.0", folder, jar);
    await().until(() -> codes(ask(uuid, "{}")).isEmpty());
    assertEquals(List.of("Bob said: hello"), said());
    Files.delete(jar);
    await().until(() -> !codes(ask(uuid, "{}")).isEmpty());
  }

  @Test
  void aPipelineMayFailForIt() throws Exception {
    ObjectNode vcon = field("06-one-party-stream");
    String uuid = store(vcon);
    pipeline(
        "strict", "'fail_on_notice':'warning','max_attempts':2,'backoff':{'initial_seconds':0}");
    String refusal = api.post("/pipeline/strict/run/" + uuid, "").expect(422).text();
    assertTrue(refusal.contains("transcript_missing at dialog[0]"), refusal);
    JsonNode record = job("strict", uuid);
    assertEquals("failed", record.path("state").asText());
    assertEquals("NOTICE_GIVEN", record.at("/error/code").asText(), record::toString);
    assertEquals("transcript_missing", record.at("/attempts/1/notices/0/code").asText());
  }

  @Test
  void theTranscriptsOfAllSampleVconsReachTheModelAndTheRedactor() throws Exception {
    int read = 0;
    int told = 0;
    List<Path> files;
    try (Stream<Path> walk = Files.walk(TestFiles.DATA.resolve("vcons/valid"))) {
      files = walk.filter(file -> file.toString().endsWith(".vcon")).sorted().toList();
    }
    for (Path file : files) {
      JsonNode vcon = JSON.readTree(file.toFile());
      if (!hasTranscript(vcon)) {
        continue;
      }
      String uuid = String.format("0190f1e1-0000-8000-9dd8-%012d", ++made);
      store(((ObjectNode) vcon).put("uuid", uuid));
      vendor.requests.clear();
      JsonNode answer = ask(uuid, "{}");
      if (vendor.requests.isEmpty()) {
        assertTrue(codes(answer).contains("transcript_not_understood"), file + " " + answer);
        api.post("/process/" + uuid + "/text_pii_redactor", REDACT).expect(422);
        told++;
        continue;
      }
      Set<String> names = new HashSet<>();
      vcon.path("parties").forEach(party -> names.add(party.path("name").asText()));
      for (String message : said()) {
        String name = message.substring(0, message.indexOf(" said: "));
        assertFalse(name.isBlank() || name.startsWith("party["), file + ": " + message);
      }
      assertTrue(redacted(uuid).size() > 0, file.toString());
      read++;
    }
    assertTrue(read >= 20, read + " are read");
    assertTrue(told * 20 <= read, "at least 95 % are redacted: " + told + " of " + (read + told));
  }

  private static boolean hasTranscript(JsonNode vcon) {
    for (JsonNode analysis : vcon.path("analysis")) {
      String type = analysis.path("type").asText();
      if ((type.contains("transcript") && !type.contains("redacted")) || type.equals("diarized")) {
        return true;
      }
    }
    return false;
  }
}
