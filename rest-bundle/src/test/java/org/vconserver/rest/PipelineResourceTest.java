package org.vconserver.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vconserver.vcon.error.FaultType;
import org.vconserver.vcon.error.FieldError;

/** Keeping the definitions of pipelines. */
class PipelineResourceTest {
  private static final String PIPELINE =
      "{'pipeline_options':{'timeout':5},'processors':[{'processor_name':'jq'}],'x':1}";

  private final MemoryPipelines pipelines = new MemoryPipelines();
  private final RestApi api = new RestApi();

  @BeforeEach
  void activate() {
    api.services.pipelines = pipelines;
    api.services.runner = pipelines;
  }

  @Test
  void aDefinitionIsAnsweredWithEveryDefaultAndNothingElse() {
    api.put("/pipeline/p", PIPELINE).expect(204);
    assertEquals("[\"p\"]", api.get("/pipelines").expect(200).text());
    assertEquals(
        """
        {"pipeline_options":{"label":"","notes":"","save_vcons":true,"timeout":5,\
        "failure_queue":"","success_queue":""},"processors":[{"processor_name":"jq",\
        "processor_options":{"label":"","notes":"","input_vcon_index":0,"should_process":true,\
        "format_options":{}}}]}""",
        api.get("/pipeline/p").expect(200).text());
  }

  @Test
  void ourOptionsAreAnsweredWhereTheyWereGiven() {
    String ours = "'max_attempts':3,'backoff':{'jitter':0},'resume':false,'vcon_version':'0.4.0'";
    api.put(
            "/pipeline/p",
            "{'pipeline_options':{"
                + ours
                + "},'processors':[{'processor_name':'a','processor_version':'[1,2)',"
                + "'processor_options':{'label':null,'mine':null}}]}")
        .expect(204);
    String given = api.get("/pipeline/p").expect(200).text();
    assertTrue(given.contains(ours.replace('\'', '"')), given);
    assertTrue(given.contains("\"processor_version\":\"[1"), given);
    assertTrue(given.contains("\"label\":\"\"") && given.contains("\"mine\":null"), given);
  }

  @Test
  void aDeletedPipelineIsNotFound() {
    api.put("/pipeline/p", PIPELINE).expect(204);
    api.delete("/pipeline/p").expect(204);
    api.delete("/pipeline/p").expect(404, "pipeline: p not found");
    api.get("/pipeline/p").expect(404, "pipeline: p not found");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'pipeline_options':{},'processors':5}|[body,processors] list_type",
        "{'processors':[]}|[body,pipeline_options] missing",
        "{'pipeline_options':{'label':1},'processors':[]}|[body,pipeline_options,label] string_type",
        "{'pipeline_options':{'backoff':{'jitter':2}},'processors':[]}|[body,pipeline_options,backoff,jitter] value_error"
      })
  void aDefinitionThatIsNotAsItMustBeIsRefusedWithItsPlace(String json, String fault) {
    api.put("/pipeline/p", json).expect(422, fault);
    assertEquals("[]", api.get("/pipelines").text());
  }

  @Test
  void aNameWithoutMeaningIsRefused() {
    api.put("/pipeline/%20", PIPELINE).expect(422, "[path,name] value_error");
    api.put("/pipeline/a%5Cb", PIPELINE).expect(422, "[path,name] value_error");
  }

  @Test
  void aProcessorThatIsNotRegisteredIsRefusedUnlessNobodyLooks() {
    pipelines.faults.add(
        new FieldError(
            List.of("processors", 0, "processor_name"),
            "processor: jq not registered",
            FaultType.PROCESSOR_NOT_REGISTERED));
    api.put("/pipeline/p", PIPELINE).expect(422, "processor: jq not registered");
    api.put("/pipeline/p?validate_processor_options=false", PIPELINE).expect(204);
  }

  @Test
  void aVersionThatMayComeIsAWarning() {
    pipelines.faults.add(
        new FieldError(
            List.of("processors", 0, "processor_version"),
            "processor: jq [9,10) not registered",
            FaultType.PROCESSOR_VERSION_NOT_ACTIVE));
    pipelines.warnings.add(
        new FieldError(
            List.of("processors", 0, "processor_options", "typo"),
            "is not an option",
            FaultType.UNKNOWN_OPTION));
    assertEquals(
        Optional.of("processors[0].processor_version, processors[0].processor_options.typo"),
        api.put("/pipeline/p", PIPELINE).expect(204).header("X-Pipeline-Warnings"));
  }

  @Test
  void optionsThatAreNotAcceptedAreAnExceptionOfThePeer() {
    pipelines.faults.add(
        new FieldError(
            List.of("processors", 0, "processor_options", "n"), "must be", FaultType.INT_TYPE));
    RestApi.Answer refused =
        api.put("/pipeline/p", PIPELINE)
            .expect(422, "[body,processors,0,processor_options,n] int_type");
    assertEquals("ValidationError", refused.json().path("exception_class").asText());
    RestApi peer = new RestApi(RestApi.PEER);
    peer.services.pipelines = pipelines;
    peer.services.runner = pipelines;
    peer.put("/pipeline/p", PIPELINE).expect(500);
  }
}
