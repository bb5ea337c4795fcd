package org.vconserver.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vconserver.api.error.ServerError;
import org.vconserver.api.job.JobRequest;
import org.vconserver.api.pipeline.RunRequest;
import org.vconserver.api.pipeline.RunTrial;
import org.vconserver.vcon.StrictJson;
import org.vconserver.vcon.Vcon;
import org.vconserver.vcon.error.VconException;

/** Trying pipelines out. */
class TrialResourceTest {
  private static final String UUID = "00000000-0000-8000-8000-0000000000c1";
  private static final String VCON =
      "{'vcon':'0.4.0','uuid':'" + UUID + "','parties':[],'dialog':[]}";
  private static final String DEFINITION =
      "{'pipeline_options':{},'processors':[{'processor_name':'jq','processor_options':{'key':'***'}}]}";

  private final MemoryPipelines pipelines = new MemoryPipelines();
  private final ActiveProcessors processors = new ActiveProcessors();
  private final RestApi api = new RestApi();

  @BeforeEach
  void activate() {
    api.services.pipelines = pipelines;
    api.services.runner = pipelines;
    api.services.processors = processors;
    processors.add("jq");
    api.put("/pipeline/p", DEFINITION.replace("***", "hidden")).expect(204);
  }

  @Test
  void theStoredPipelineIsTriedOnAVconThatIsSentAlong() {
    api.post("/pipeline/p/try", "{'vcon':" + VCON + ",'parameters':{'a':1}}").expect(200);
    RunRequest ran = Objects.requireNonNull(pipelines.ran);
    assertFalse(ran.save());
    assertEquals(Map.of("a", IntNode.valueOf(1)), ran.parameters());
    assertEquals(UUID, ((RunRequest.Given) ran.inputs().get(0)).vcon().uuid());
    assertEquals(1, Objects.requireNonNull(pipelines.ranDefinition).steps().size());
  }

  @Test
  void aDefinitionNeedNotBeStoredAndKnowsTheSecretsOfTheStoredOne() {
    api.post(
            "/pipeline/new/try",
            "{'vcon_uuid':'" + UUID + "','definition':" + DEFINITION.replace("***", "mine") + "}")
        .expect(200);
    api.post("/pipeline/p/try", "{'vcon_uuid':'u','definition':" + DEFINITION + "}").expect(200);
    JsonNode options = Objects.requireNonNull(pipelines.ranDefinition).steps().get(0).options();
    assertEquals("hidden", options.path("key").asText());
    assertEquals(new RunRequest.Stored("u"), Objects.requireNonNull(pipelines.ran).inputs().get(0));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{}|[body,vcon] value_error",
        "{'vcon':{},'vcon_uuid':'u'}|[body,vcon] value_error",
        "{'vcon_uuid':5}|[body,vcon_uuid] string_type",
        "{'vcon_uuid':'u','definition':5}|[body,definition] dict_type",
        "{'vcon_uuid':'u','definition':{'processors':[]}}|[body,pipeline_options] missing",
      })
  void whatIsWrongIsNamed(String body, String fault) {
    api.post("/pipeline/p/try", body).expect(422, fault);
  }

  @Test
  void aPipelineThatIsNotStoredNeedsADefinition() {
    api.post("/pipeline/none/try", "{'vcon_uuid':'u'}").expect(404, "pipeline: none not found");
  }

  @Test
  void eachStepIsAnsweredWithItsDifferences() {
    Vcon before = vcon("");
    Vcon after = vcon(",'subject':'new'");
    Vcon added = Vcon.of(json(VCON.replace("c1", "c2")));
    RunTrial.Moment begin = new RunTrial.Moment(List.of(before), Map.of(), List.of());
    RunTrial.Moment end =
        new RunTrial.Moment(
            List.of(after, added),
            Map.of("n", IntNode.valueOf(2)),
            List.of(new JobRequest("next", List.of(UUID), null)));
    pipelines.trial =
        new RunTrial(
            begin,
            List.of(step(0, "done", Optional.of(end)), step(1, "failed", Optional.empty())),
            Optional.of(new VconException(ServerError.PROCESSOR_FAILED, "it failed")));
    JsonNode answer = api.post("/pipeline/p/try", "{'vcon':" + VCON + "}").expect(200).json();
    assertEquals(
        json(
            "{'index':0,'uuid':'"
                + UUID
                + "','added':false,'patch':[{'op':'add','path':'/subject','value':'new'}]}"),
        answer.at("/steps/0/vcons/0"));
    assertEquals("", answer.at("/steps/0/vcons/1/patch/0/path").asText());
    assertEquals(2, answer.at("/steps/0/parameters/n").asInt());
    assertEquals("next", answer.at("/steps/0/queue_jobs/0/to_queue").asText());
    assertEquals("1.500", answer.at("/steps/0/seconds").asText() + "00");
    assertEquals("failed", answer.at("/steps/1/outcome").asText());
    assertEquals("[]", answer.at("/steps/1/vcons").toString());
    assertEquals(2, answer.path("vcons").size());
    assertEquals("PROCESSOR_FAILED", answer.at("/error/code").asText());
  }

  private static RunTrial.Step step(int index, String outcome, Optional<RunTrial.Moment> after) {
    return new RunTrial.Step(
        index, "jq", "1.0.0", outcome, Duration.ofMillis(1500), after, List.of());
  }

  private static Vcon vcon(String members) {
    return Vcon.of(json(VCON.replace("}", members + "}")));
  }

  private static ObjectNode json(String text) {
    return StrictJson.readObject(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
  }
}
