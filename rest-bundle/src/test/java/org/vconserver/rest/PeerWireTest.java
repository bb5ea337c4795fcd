package org.vconserver.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vconserver.api.error.ServerError;
import org.vconserver.api.query.QueryLanguage;
import org.vconserver.vcon.error.ErrorCode;
import org.vconserver.vcon.error.ErrorKind;
import org.vconserver.vcon.error.VconException;

/** The same failures as this server and as py_vcon_server answer them, and how vCons leave. */
class PeerWireTest {
  private final MemoryVcons vcons = new MemoryVcons();
  private final MemoryPipelines pipelines = new MemoryPipelines();
  private final ActiveProcessors processors = new ActiveProcessors();
  private final RestApi ours = new RestApi();
  private final RestApi peer = new RestApi(RestApi.PEER);

  private enum OwnError implements ErrorCode {
    SMTP_UNAVAILABLE;

    @Override
    public ErrorKind kind() {
      return ErrorKind.UNAVAILABLE;
    }
  }

  @BeforeEach
  void activate() {
    processors.add("jq");
    for (RestApi server : List.of(ours, peer)) {
      server.services.vcons = vcons;
      server.services.pipelines = pipelines;
      server.services.runner = pipelines;
      server.services.processors = processors;
      server.services.addLanguage(
          (input, query) -> {
            throw new VconException(ServerError.QUERY_LIMIT, "too long");
          },
          Map.of(QueryLanguage.PROPERTY, "jq"));
    }
    vcons.put(
        "{'vcon':'0.0.1','uuid':'00000000-0000-8000-8000-0000000000a1','x':null,'parties':[{'tel':'1','name':null}]}");
    ours.put("/pipeline/p", "{'pipeline_options':{},'processors':[]}").expect(204);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "GET|/vcon/nope|404|404|",
        "GET|/vcon/nope/jq?jq_transform=.|404|500|VconNotFound",
        "GET|/vcon/00000000-0000-8000-8000-0000000000a1/jq?jq_transform=.|422|500|TimeoutError",
        "GET|/vcon/00000000-0000-8000-8000-0000000000a1/jq|422|422|",
        "GET|/vcon/00000000-0000-8000-8000-0000000000a1?vcon_version=0.5.0|422|422|",
        "POST|/vcon|422|422|",
        "GET|/pipeline/nope|404|404|"
      })
  void aMistakeOfTheCallerIsAnExceptionWhereItIsOneThere(
      String method, String path, int status, int peerStatus, String exception) {
    RestApi.Answer here =
        ours.call(method, path, "{'uuid':'','parties':[]}", Map.of()).expect(status);
    JsonNode there =
        peer.call(method, path, "{'uuid':'','parties':[]}", Map.of()).expect(peerStatus).json();
    if (exception == null) {
      assertFalse(here.json().has("exception_class"), here.text());
      assertFalse(there.has("exception_class"), there.toString());
    } else {
      assertEquals(exception, here.json().path("exception_class").asText());
      assertFalse(here.json().has("exception_stack"));
      assertEquals(exception, there.path("exception_class").asText());
      assertTrue(
          there.path("detail").asText().startsWith("Exception: " + exception), there.toString());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "VCON_NOT_FOUND,/process/u/jq,404,404",
    "VCON_NOT_FOUND,/pipeline/p/run/u,404,500",
    "INVALID_OPTIONS,/process/u/jq,422,422",
    "INVALID_OPTIONS,/pipeline/p/run/u,422,500",
    "QUEUE_NOT_FOUND,/process/u/jq,404,500",
    "QUEUE_NOT_FOUND,/pipeline/p/run/u,404,500",
    "PROCESSOR_NOT_REGISTERED,/pipeline/p/run/u,422,500",
    "DUPLICATE_VCON,/processIO/jq,422,500",
    "PIPELINE_TIMEOUT,/pipeline/p/run/u,430,430",
    "VCON_LOCKED,/pipeline/p/run/u,409,409",
    "STORAGE_UNAVAILABLE,/process/u/jq,503,503"
  })
  void aRunFailsAsItDoesThere(ServerError code, String path, int status, int peerStatus) {
    pipelines.failure = new VconException(code, "told");
    ours.post(path, "{}").expect(status);
    peer.post(path, "{}").expect(peerStatus);
  }

  @Test
  void aProcessorsOwnFailureIsAnExceptionNamedAsItsCode() {
    pipelines.failure = new VconException(OwnError.SMTP_UNAVAILABLE, "no mail");
    RestApi.Answer here = ours.post("/process/u/jq", "{}").expect(503, "no mail");
    assertEquals("SmtpUnavailable", here.json().path("exception_class").asText());
    peer.post("/process/u/jq", "{}").expect(500);
  }

  @Test
  void anUnknownVconHasNoPathsThere() {
    ours.get("/vcon/nope/jsonpath?path_string=$").expect(404);
    assertEquals("null", peer.get("/vcon/nope/jsonpath?path_string=$").expect(200).text());
  }

  @Test
  void aVconLeavesAsItCameOrAsThePeerGivesIt() {
    assertTrue(
        ours.get("/vcon/00000000-0000-8000-8000-0000000000a1").text().contains("\"x\":null"));
    JsonNode there = peer.get("/vcon/00000000-0000-8000-8000-0000000000a1").expect(200).json();
    assertEquals("0.0.2", there.path("vcon").asText());
    assertFalse(there.has("x"));
    assertEquals("{\"tel\":\"1\"}", there.at("/parties/0").toString());
  }

  @Test
  void aVconWithoutATimeGetsThatOfItsArrivalThere() {
    peer.post(
            "/vcon", "{'vcon':'0.4.0','uuid':'00000000-0000-8000-8000-0000000000a2','parties':[]}")
        .expect(204);
    assertEquals(
        RestApi.NOW.toString(),
        vcons
            .find("00000000-0000-8000-8000-0000000000a2")
            .orElseThrow()
            .vcon()
            .tree()
            .path("created_at")
            .asText());
    ours.post(
            "/vcon", "{'vcon':'0.4.0','uuid':'00000000-0000-8000-8000-0000000000a3','parties':[]}")
        .expect(204);
    assertFalse(
        vcons
            .find("00000000-0000-8000-8000-0000000000a3")
            .orElseThrow()
            .vcon()
            .tree()
            .has("created_at"));
    peer.post("/vcon", "{'vcon':'9','uuid':'00000000-0000-8000-8000-0000000000a2','parties':[]}")
        .expect(500);
  }
}
