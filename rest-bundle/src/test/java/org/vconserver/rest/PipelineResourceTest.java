package org.vconserver.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vconserver.api.error.ServerError;
import org.vconserver.api.query.QueryLanguage;
import org.vconserver.vcon.error.FaultType;
import org.vconserver.vcon.error.FieldError;
import org.vconserver.vcon.error.VconException;

/** Keeping the definitions of pipelines. */
class PipelineResourceTest {
  private static final String PIPELINE =
      "{'pipeline_options':{'timeout':5},'processors':[{'processor_name':'jq'}],'x':1}";

  private static final String PIPELINE_WITH_OPTIONS =
      PIPELINE.replace("'jq'", "'jq','processor_options':{}");

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
    peer.put("/pipeline/p", PIPELINE_WITH_OPTIONS).expect(500);
  }

  @Test
  void stepsMustHaveOptionsWithThePeerOnly() {
    api.put("/pipeline/p", PIPELINE).expect(204);
    RestApi peer = new RestApi(RestApi.PEER);
    peer.services.pipelines = pipelines;
    peer.services.runner = pipelines;
    peer.put("/pipeline/p", PIPELINE).expect(422, "[body,processors,0,processor_options] missing");
    peer.put("/pipeline/p", PIPELINE_WITH_OPTIONS).expect(204);
  }

  private static String ofSteps(String... steps) {
    return "{'pipeline_options':{},'processors':[" + String.join(",", steps) + "]}";
  }

  private static String step(String processor, String options) {
    return "{'processor_name':'" + processor + "','processor_options':" + options + "}";
  }

  private String stored(String name) {
    return pipelines.find(name).orElseThrow().json().path("processors").toString();
  }

  @Test
  void aSecretIsMaskedAndTheMaskStandsForIt() {
    ActiveProcessors processors = new ActiveProcessors();
    processors.add("lock");
    api.services.processors = processors;
    String options =
        "{'key':'sesame','depth':4,'format_options':{'key':'sesame{x}','depth':'{d}'}}";
    api.put("/pipeline/p", ofSteps(step("lock", options))).expect(204);
    String before = stored("p");
    String shown = api.get("/pipeline/p").expect(200).text();
    assertTrue(shown.contains("\"key\":\"***\",\"depth\":4"), shown);
    assertTrue(shown.contains("{\"key\":\"***\",\"depth\":\"{d}\"}"), shown);
    assertEquals(before, stored("p"), "only what is answered is masked");
    api.put("/pipeline/p", shown).expect(204);
    assertTrue(stored("p").contains("\"key\":\"sesame\""), stored("p"));
    assertTrue(stored("p").contains("\"key\":\"sesame{x}\""), stored("p"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'key':''}|\"key\":\"\"",
        "{'key':null}|\"key\":null",
        "{'key':'$[secret:a]'}|\"key\":\"$[secret:a]\"",
        "{'key':'x$[secret:a]'}|\"key\":\"***\"",
        "{'key':['a','']}|\"key\":[\"***\",\"\"]",
        "{'key':{'a':'b'}}|\"key\":{\"a\":\"***\"}",
        "{'depth':'***'}|\"depth\":\"***\""
      })
  void onlyWhatIsSecretIsMasked(String options, String shown) {
    ActiveProcessors processors = new ActiveProcessors();
    processors.add("lock");
    api.services.processors = processors;
    api.put("/pipeline/p", ofSteps(step("lock", options))).expect(204);
    String answer = api.get("/pipeline/p").expect(200).text();
    assertTrue(answer.contains(shown), answer);
  }

  @Test
  void aMaskWithoutASecretBehindItIsRefusedByItsPlace() {
    ActiveProcessors processors = new ActiveProcessors();
    processors.add("lock");
    processors.add("other");
    api.services.processors = processors;
    String masked = step("lock", "{'key':'***'}");
    String fault = "[body,processors,0,processor_options,key] value_error";
    api.put("/pipeline/p", ofSteps(masked)).expect(422, fault);
    api.put("/pipeline/p", ofSteps(step("other", "{'key':'sesame'}"))).expect(204);
    api.put("/pipeline/p", ofSteps(masked)).expect(422, fault);
    api.put("/pipeline/p", ofSteps(step("lock", "{'depth':4}"))).expect(204);
    api.put("/pipeline/p", ofSteps(masked)).expect(422, fault);
    api.put("/pipeline/p", ofSteps(step("lock", "{'format_options':{'key':'***'}}")))
        .expect(422, "[body,processors,0,processor_options,format_options,key] value_error");
    assertTrue(stored("p").contains("\"depth\":4"));
  }

  @Test
  void allTextsOfAProcessorThatIsNotThereAreMasked() {
    String options = "{'pin':'1234','label':'ours','count':3,'list':['a']}";
    api.put("/pipeline/p", ofSteps(step("gone", options))).expect(204);
    String shown = api.get("/pipeline/p").expect(200).text();
    assertTrue(shown.contains("\"pin\":\"***\",\"count\":3,\"list\":[\"***\"]"), shown);
    assertTrue(shown.contains("\"label\":\"ours\""), shown);
    api.put("/pipeline/p", shown).expect(204);
    assertTrue(stored("p").contains("\"1234\"") && stored("p").contains("[\"a\"]"), stored("p"));
  }

  private void activateQueries() {
    ActiveProcessors processors = new ActiveProcessors();
    processors.add("jq");
    api.services.processors = processors;
    QueryLanguage language =
        new QueryLanguage() {
          @Override
          public List<JsonNode> evaluate(JsonNode input, String query) {
            throw new AssertionError("nothing is to be evaluated");
          }

          @Override
          public void check(String query) {
            if (query.contains("bad")) {
              throw new VconException(ServerError.INVALID_QUERY, "does not compile");
            }
          }
        };
    api.services.addLanguage(language, Map.of(QueryLanguage.PROPERTY, "jq"));
  }

  private static String withQueries(String queries) {
    return ofSteps("{'processor_name':'jq','processor_options':{'queries':" + queries + "}}");
  }

  @Test
  void queriesThatDoNotCompileAreWarnedOf() {
    activateQueries();
    RestApi.Answer stored = api.put("/pipeline/p", withQueries("{'a':'good','b':'bad'}"));
    assertEquals(
        Optional.of("processors[0].processor_options.queries.b: the jq query does not compile"),
        stored.expect(204).header("Vcon-Warnings"));
    assertEquals(
        Optional.empty(),
        api.put("/pipeline/p", withQueries("{'a':'good'}")).expect(204).header("Vcon-Warnings"));
    assertTrue(
        api.put("/pipeline/p", withQueries("'bad \u00e9'"))
            .expect(204)
            .header("Vcon-Warnings")
            .isPresent());
  }

  @Test
  void unknownOptionsAreWarnedOfInWords() {
    pipelines.warnings.add(
        new FieldError(
            List.of("processors", 0, "processor_options", "z\u00e9"),
            "is not an option of jq and has no effect",
            FaultType.UNKNOWN_OPTION));
    RestApi.Answer stored = api.put("/pipeline/p", PIPELINE).expect(204);
    assertEquals(
        Optional.of("processors[0].processor_options.z?: is not an option of jq and has no effect"),
        stored.header("Vcon-Warnings"));
  }

  @Test
  void aPipelineThatIsStoredCanBeChecked() {
    activateQueries();
    api.get("/pipeline/p/check").expect(404, "pipeline: p not found");
    api.put("/pipeline/p", withQueries("{'a':'good'}")).expect(204);
    assertEquals(
        "{\"pipeline\":\"p\",\"runnable\":true,\"findings\":[]}",
        api.get("/pipeline/p/check").expect(200).text());
    api.put("/pipeline/p", withQueries("'bad'")).expect(204);
    pipelines.faults.add(
        new FieldError(
            List.of("processors", 1, "processor_name"),
            "processor: b not registered",
            FaultType.PROCESSOR_NOT_REGISTERED));
    JsonNode check = api.get("/pipeline/p/check").expect(200).json();
    assertFalse(check.path("runnable").asBoolean());
    assertEquals("error", check.at("/findings/0/severity").asText());
    assertEquals("processors[1].processor_name", check.at("/findings/0/path").asText());
    assertEquals("processor_not_registered", check.at("/findings/0/type").asText());
    assertEquals("warning", check.at("/findings/1/severity").asText());
    assertEquals("processors[0].processor_options.queries", check.at("/findings/1/path").asText());
  }
}
