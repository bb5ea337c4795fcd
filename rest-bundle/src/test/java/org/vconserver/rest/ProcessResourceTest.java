package org.vconserver.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.NullNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vconserver.api.error.ServerError;
import org.vconserver.api.job.JobRequest;
import org.vconserver.api.pipeline.PipelineDefinition;
import org.vconserver.api.pipeline.RunNotice;
import org.vconserver.api.pipeline.RunRequest;
import org.vconserver.api.pipeline.RunResult;
import org.vconserver.api.processor.Notice;
import org.vconserver.vcon.StrictJson;
import org.vconserver.vcon.Vcon;
import org.vconserver.vcon.error.VconException;

/** Running single processors and whole pipelines for a caller who waits. */
class ProcessResourceTest {
  private static final Vcon VCON =
      vcon("{'vcon':'0.4.0','uuid':'00000000-0000-8000-8000-0000000000a1','parties':[]}");

  private static final RunNotice NOTICE =
      new RunNotice(
          0,
          "jq",
          VCON.uuid(),
          new Notice(Notice.Severity.WARNING, "left_out", "dialog[0]", "Ümläut and \u2026"));

  private final MemoryPipelines pipelines = new MemoryPipelines();
  private final ActiveProcessors processors = new ActiveProcessors();
  private final RestApi api = new RestApi();

  @BeforeEach
  void activate() {
    activate(api);
  }

  private void activate(RestApi server) {
    server.services.pipelines = pipelines;
    server.services.runner = pipelines;
    server.services.processors = processors;
    processors.add("jq");
    pipelines.result =
        new RunResult(
            List.of(VCON),
            List.of(false),
            List.of(true),
            Map.of("n", IntNode.valueOf(7)),
            List.of(
                new JobRequest("next", List.of("u"), "q"), new JobRequest("b", List.of(), null)),
            List.of(NOTICE));
    pipelines.put("p", definition("{'pipeline_options':{},'processors':[]}"));
  }

  @Test
  void aProcessorRunsOnAStoredVcon() {
    JsonNode answer = api.post("/process/u/jq?commit_changes=yes", "{'depth':4}").json();
    assertEquals("00000000-0000-8000-8000-0000000000a1", answer.at("/vcons/0/uuid").asText());
    assertTrue(answer.at("/vcons/0").has("parties"));
    assertEquals("[false]", answer.path("vcons_modified").toString());
    assertEquals("{\"n\":7}", answer.path("parameters").toString());
    assertEquals(NOTICE.json(), answer.at("/notices/0"));
    assertEquals(
        "{\"job_type\":\"vcon_uuid\",\"to_queue\":\"next\",\"vcon_uuids\":[\"u\"],\"from_queue\":\"q\"}",
        answer.at("/queue_jobs/0").toString());
    assertFalse(answer.at("/queue_jobs/1").has("from_queue"));
    RunRequest ran = ran();
    assertEquals(List.of(new RunRequest.Stored("u")), ran.inputs());
    assertTrue(ran.save());
    assertEquals("{\"depth\":4}", steps().get(0));
  }

  @Test
  void whereTheBodyHasNoPlaceForNoticesAHeaderHasThem() {
    RestApi.Answer none = api.post("/pipeline/p/run/u?return_results=false", "");
    assertEquals("null", new String(none.body(), StandardCharsets.UTF_8));
    JsonNode told =
        StrictJson.read(none.header("Vcon-Notices").orElseThrow().getBytes(StandardCharsets.UTF_8));
    assertEquals(NOTICE.json(), told.get(0));
    RestApi peer = new RestApi(RestApi.PEER);
    activate(peer);
    RestApi.Answer answer = peer.post("/process/u/jq", "{}");
    assertFalse(answer.json().has("notices"));
    assertEquals("[true]", answer.json().path("vcons_modified").toString());
    assertTrue(
        answer.header("Vcon-Notices").orElseThrow().startsWith("[{\"severity\":\"warning\""));
  }

  @Test
  void onlyUuidsAreGivenWhereWholeVconsAreNotAskedFor() {
    JsonNode answer = api.post("/process/u/jq?return_whole_vcon=0", "{}").expect(200).json();
    assertEquals(
        "[{\"uuid\":\"00000000-0000-8000-8000-0000000000a1\"}]", answer.path("vcons").toString());
  }

  @Test
  void aProcessorRunsOnWhatTheCallerBrings() {
    api.post(
            "/processIO/jq",
            "{'processor_io':{'vcons':[{'uuid':'00000000-0000-8000-8000-0000000000a2','parties':[]}],'parameters':{'a':null}},"
                + "'processor_options':{'depth':1}}")
        .expect(200);
    RunRequest ran = ran();
    RunRequest.Given given = (RunRequest.Given) ran.inputs().get(0);
    assertEquals("00000000-0000-8000-8000-0000000000a2", given.vcon().uuid());
    assertFalse(given.modified());
    assertEquals(NullNode.instance, ran.parameters().get("a"));
    assertFalse(ran.save());
    api.post("/processIO/jq", "{}").expect(200);
    assertEquals(List.of(), ran().inputs());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'processor_io':5}|[body,processor_io] dict_type",
        "{'processor_options':[]}|[body,processor_options] dict_type",
        "{'processor_io':{'vcons':5}}|[body,processor_io,vcons] list_type",
        "{'processor_io':{'vcons':[{'uuid':'00000000-0000-8000-8000-0000000000a3','parties':[]},7]}}|[body,processor_io,vcons,1] dict_type",
        "{'processor_io':{'vcons':[{}]}}|[body,processor_io,vcons,0] value_error",
        "{'processor_io':{'parameters':'x'}}|[body,processor_io,parameters] dict_type"
      })
  void inputThatIsNotAsItMustBeIsRefusedWithItsPlace(String body, String fault) {
    api.post("/processIO/jq", body).expect(422, fault);
    assertNull(pipelines.ran);
  }

  @Test
  void thePathsOfAProcessorAreThereAsLongAsItIsActive() {
    api.post("/process/u/nope", "no json").expect(404, "processor nope is not active");
    api.call("POST", "/processIO/nope", "{}", Map.of("Content-Type", "text/plain")).expect(404);
    api.post("/process/u/jq?commit_changes=perhaps", "{}")
        .expect(422, "[query,commit_changes] bool_parsing");
    api.services.processors = null;
    api.post("/process/u/jq", "{}")
        .expect(503, "The service ProcessorRegistry is not active at the moment");
  }

  @Test
  void aPipelineRunsOnAVconInTheBody() {
    RestApi.Answer answer =
        api.post(
                "/pipeline/p/run?save_vcons=true",
                "{'uuid':'00000000-0000-8000-8000-0000000000a2','parties':[]}")
            .expect(200);
    assertEquals(
        "00000000-0000-8000-8000-0000000000a1", answer.json().at("/vcons/0/uuid").asText());
    RunRequest ran = ran();
    assertTrue(((RunRequest.Given) ran.inputs().get(0)).modified());
    assertTrue(ran.save() && ran.obeyShouldProcess());
  }

  @Test
  void aPipelineRunsOnAStoredVconAndMayBeSilent() {
    assertEquals("null", api.post("/pipeline/p/run/u?return_results=false", "").expect(200).text());
    assertEquals(List.of(new RunRequest.Stored("u")), ran().inputs());
  }

  @Test
  void anUnknownPipelineIsToldBeforeAnUnfitBody() {
    api.post("/pipeline/nope/run", "no json").expect(404, "pipeline: nope not found");
    api.post("/pipeline/nope/run/u?save_vcons=x", "").expect(404, "pipeline: nope not found");
    api.post("/pipeline/p/run/u?save_vcons=x", "").expect(422, "[query,save_vcons] bool_parsing");
  }

  @Test
  void aTimeoutHasThePeersStatus() {
    pipelines.failure = new VconException(ServerError.PIPELINE_TIMEOUT, "too long");
    api.post("/pipeline/p/run/u", "").expect(430, "too long");
  }

  @Test
  void thePeersErrorsNameTheProcessorAndItsOptionsWithoutSecrets() {
    RestApi peer = new RestApi(RestApi.PEER);
    activate(peer);
    pipelines.failure =
        new VconException(ServerError.PARAMETER_NOT_FOUND, "parameter: x not found");
    JsonNode error = peer.post("/process/u/jq", "{'key':'secret','x':null}").expect(500).json();
    assertEquals("ParameterNotFound", error.path("exception_class").asText());
    assertEquals("jq", error.path("processor_name").asText());
    assertEquals("{\"depth\":3}", error.path("processor_options").toString());
    assertEquals(
        "[\"ParameterNotFound: parameter: x not found\"]",
        error.path("exception_stack").toString());
    assertEquals("0.5.0", error.path("py_vcon_server_version").asText());
  }

  private List<String> steps() {
    PipelineDefinition ran = pipelines.ranDefinition;
    assertNotNull(ran);
    return ran.steps().stream().map(step -> step.options().toString()).toList();
  }

  private RunRequest ran() {
    RunRequest ran = pipelines.ran;
    assertNotNull(ran);
    return ran;
  }

  private static PipelineDefinition definition(String json) {
    return PipelineDefinition.of(
        StrictJson.readObject(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8)));
  }

  private static Vcon vcon(String json) {
    return Vcon.parse(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void aProcessorThatIsNotActiveIsNamedWithTheTimeWhenItWent() {
    api.post("/process/u/nope", "{}").expect(404, "processor nope is not active");
    api.post("/processIO/nope", "{}").expect(404, "processor nope is not active");
    processors.gone.put("nope", Instant.parse("2026-01-02T03:04:05.678Z"));
    api.post("/process/u/nope", "{}")
        .expect(404, "processor nope is not active; it was until 2026-01-02T03:04:05Z");
    RestApi peer = new RestApi(RestApi.PEER);
    activate(peer);
    peer.post("/process/u/nope", "{}").expect(404, "Not Found");
  }
}
