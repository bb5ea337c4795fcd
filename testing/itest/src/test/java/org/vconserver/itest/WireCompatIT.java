package org.vconserver.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.vconserver.tck.server.Api;

/** The server as clients of py_vcon_server know it, where one depends on that server's errors. */
@Timeout(60)
class WireCompatIT {
  private static final String UUID = "00000000-0000-8000-8000-0000000000aa";

  @TempDir static Path folder;
  private static ServerProcess server;
  private static Api api;

  @BeforeAll
  static void start() throws IOException {
    server = ServerProcess.start(folder, Map.of("WIRE_COMPAT", "py_vcon_server"));
    api = server.api;
    api.post(
            "/vcon",
            "{'vcon':'0.0.1','uuid':'"
                + UUID
                + "','x':null,'parties':[{'tel':'1','name':null,'y':{'z':null}}]}")
        .expect(204);
  }

  @AfterAll
  static void stop() throws IOException {
    server.close();
  }

  @Test
  void aVconIsGivenAsThePeerGivesIt() {
    JsonNode vcon = api.get("/vcon/" + UUID).expect(200).json();
    assertEquals("0.0.2", vcon.path("vcon").asText());
    assertTrue(vcon.has("created_at"));
    assertFalse(vcon.has("x"));
    assertEquals("{\"tel\":\"1\",\"y\":{\"z\":null}}", vcon.path("parties").path(0).toString());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "GET|/vcon/nope/jq?jq_transform=.||500|VconNotFound",
        "PUT|/queue/nope|{'vcon_uuid':['a']}|500|QueueDoesNotExist",
        "PUT|/queue/nope|{}|500|Exception",
        "PUT|/queue/nope|{'job_type':'other','vcon_uuid':[]}|500|Exception",
        "PUT|/queue/nope|{'vcon_uuid':['a','b']}|500|Exception",
        "PUT|/queue/nope|{'vcon_uuid':'a'}|422|",
        "POST|/process/00000000-0000-8000-8000-0000000000aa/jq|{'input_vcon_index':5}|200|",
        "POST|/process/00000000-0000-8000-8000-0000000000aa/create_amended|{'input_vcon_index':5}|500|VconNotFound",
        "POST|/process/00000000-0000-8000-8000-0000000000aa/jq|{'jq_queries':{'a':'empty'}}|500|IndexError",
        "POST|/vcon|{'uuid':'u','parties':'x'}|422|",
        "POST|/vcon|{'uuid':5,'parties':[]}|422|",
        "POST|/vcon|{'parties':[]}|422|",
        "POST|/vcon|{bad|422|",
        "POST|/vcon||422|",
        "POST|/vcon|{'uuid':'00000000-0000-8000-8000-0000000000bb'}|500|InvalidVconJson",
        "POST|/process/00000000-0000-8000-8000-0000000000aa/jq|{'format_options':{'label':'{nope}'}}|500|ParameterNotFound",
        "PUT|/pipeline/p|{'pipeline_options':{},'processors':[{'processor_name':'queue_job','processor_options':{}}]}|500|ValidationError",
        "PUT|/pipeline/p?validate_processor_options=false|{'pipeline_options':{},'processors':[{'processor_name':'queue_job','processor_options':{}}]}|500|ValidationError",
        "PUT|/pipeline/p|{'pipeline_options':{},'processors':[{'processor_name':'jq'}]}|422|",
        "PUT|/pipeline/p|{'pipeline_options':{},'processors':[{'processor_name':'nope','processor_options':{}}]}|422|",
        "GET|/vcon/nope||404|",
        "GET|/vcon/nope/jsonpath?path_string=$||200|",
        "POST|/vcon|{'uuid':'','parties':[]}|422|",
        "POST|/process/nope/jq|{}|404|",
        "POST|/processIO/nope|{}|404|",
        "POST|/process/00000000-0000-8000-8000-0000000000aa/send_email|{'from_address':'a@b.com','to':['c@d.com'],'smtp_host':'127.0.0.1','smtp_port':1}|500|SmtpUnavailable"
      })
  void mistakesAreAnsweredAsThePeerAnswersThem(
      String method, String path, String body, int status, String exceptionClass) {
    String json = body == null ? "" : body;
    Api.Answer answer =
        switch (method) {
          case "GET" -> api.get(path);
          case "PUT" -> api.put(path, json);
          default -> api.post(path, json);
        };
    answer.expect(status);
    if (exceptionClass != null) {
      JsonNode error = answer.json();
      assertEquals(exceptionClass, error.path("exception_class").asText());
      assertEquals(1, error.path("exception_stack").size(), error::toString);
      assertTrue(
          error.has("py_vcon_server_version") && error.has("py_vcon_version"), error::toString);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"deepgram", "whisper_base"})
  void transcriptionOfASignedVconIsAnsweredAsThePeerAnswersIt(String processor) throws Exception {
    byte[] signed =
        Files.readAllBytes(
            TestFiles.DATA.resolve("vcons/valid/0.4.0/own_signed_pyvcon_style.vcon"));
    api.post("/vcon", signed).expect(204);
    String uuid = new ObjectMapper().readTree(signed).at("/signatures/0/header/uuid").asText();
    JsonNode error = api.post("/process/" + uuid + "/" + processor, "{}").expect(500).json();
    assertEquals("InvalidVconState", error.path("exception_class").asText());
    assertEquals(processor, error.path("processor_name").asText());
    assertTrue(error.has("processor_options"), error::toString);
  }

  @ParameterizedTest
  @ValueSource(strings = {"deepgram", "whisper_base"})
  void aVconWithNothingToTranscribeCountsAsModifiedAsWithThePeer(String processor) {
    JsonNode answer = api.post("/process/" + UUID + "/" + processor, "{}").expect(200).json();
    assertEquals("[true]", answer.path("vcons_modified").toString());
    assertEquals(1, answer.path("vcons").path(0).path("parties").size());
  }

  @Test
  void aMailGoesByTheServerThatTheStepNames() throws IOException {
    try (MailSink mails = new MailSink(0)) {
      api.post(
              "/process/" + UUID + "/send_email",
              "{'smtp_host':'127.0.0.1','smtp_port':"
                  + mails.port()
                  + ",'from_address':'tests@mail_host.example','to':['me@example.com']}")
          .expect(200);
      assertEquals(1, mails.mails());
    }
  }

  @Test
  void theWholeVconIsAnsweredWhateverTheCallerWants() {
    JsonNode answer =
        api.post("/process/" + UUID + "/set_parameters?return_whole_vcon=false", "{}")
            .expect(200)
            .json();
    assertTrue(answer.path("vcons").path(0).has("parties"), answer::toString);
  }

  @Test
  void optionsOfProcessorsThatAreNotThereAreShownUnlessTheirNamesAreThoseOfSecrets() {
    api.put(
            "/pipeline/absent?validate_processor_options=false",
            "{'pipeline_options':{},'processors':[{'processor_name':'absent','processor_options':{'b':'abc','api_key':'k'}}]}")
        .expect(204);
    JsonNode options =
        api.get("/pipeline/absent").expect(200).json().at("/processors/0/processor_options");
    assertEquals("abc", options.path("b").asText());
    assertEquals("***", options.path("api_key").asText());
  }

  @Test
  void aMethodThatIsNotServedIsAnsweredWithThoseThatAre() {
    Api.Answer refused = api.put("/vcon", "{}").expect(405);
    assertEquals("POST", refused.header("Allow"));
    assertEquals("Method Not Allowed", refused.json().path("detail").asText());
  }

  @Test
  void theServerIsFoundUnderTheKeyThatItsInformationMakes() {
    JsonNode info = api.get("/server/info").expect(200).json();
    String text = api.get("/server/info").text();
    String start = text.replaceAll(".*\"start_time\":([0-9.]+).*", "$1");
    String key =
        String.join(
            ":",
            info.path("host").asText(),
            info.path("port").asText(),
            info.path("pid").asText(),
            start);
    JsonNode entry = api.get("/servers").expect(200).json().path(key);
    assertEquals("running", entry.path("state").asText(), text);
    assertEquals("0.5.0", info.path("py_vcon_server").asText());
    assertTrue(entry.path("settings").has("NUM_RESTAPI_WORKERS"), entry::toString);
  }

  @Test
  void pagesOfThePeerAreThere() {
    assertTrue(api.get("/redoc").expect(200).text().contains("/docs/redoc-start.js"));
    assertTrue(api.get("/docs/redoc.standalone.js").expect(200).body().length > 100_000);
    assertTrue(
        api.get("/pipeline_editor/index.html").expect(200).text().contains("PIPELINE_EDITOR_DIR"));
    api.get("/pipeline_editor/index.js").expect(404);
  }
}
