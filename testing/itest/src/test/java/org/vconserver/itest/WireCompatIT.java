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
    server =
        ServerProcess.start(
            folder, Map.of("WIRE_COMPAT", "py_vcon_server", "MAIL_ALLOWED_HOSTS", "*"));
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
        "POST|/vcon|{'uuid':'00000000-0000-8000-8000-0000000000bb'}|500|InvalidVconJson",
        "POST|/process/00000000-0000-8000-8000-0000000000aa/jq|{'format_options':{'label':'{nope}'}}|500|ParameterNotFound",
        "PUT|/pipeline/p|{'pipeline_options':{},'processors':[{'processor_name':'queue_job'}]}|500|ValidationError",
        "PUT|/pipeline/p|{'pipeline_options':{},'processors':[{'processor_name':'nope'}]}|422|",
        "GET|/vcon/nope||404|",
        "GET|/vcon/nope/jsonpath?path_string=$||200|",
        "POST|/vcon|{'uuid':'','parties':[]}|422|",
        "POST|/process/nope/jq|{}|404|",
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
      assertEquals("[]", error.path("exception_stack").toString());
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
}
