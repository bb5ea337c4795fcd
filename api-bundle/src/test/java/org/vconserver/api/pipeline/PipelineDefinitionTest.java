package org.vconserver.api.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vconserver.api.error.ServerError;
import org.vconserver.api.processor.Notice;
import org.vconserver.vcon.StrictJson;
import org.vconserver.vcon.error.VconException;
import org.vconserver.vcon.version.VconVersion;

/** Definitions of pipelines as they are read. */
class PipelineDefinitionTest {
  @Test
  void nullAndAbsenceStandForTheDefault() {
    PipelineDefinition definition =
        read("{'pipeline_options':{'timeout':null,'backoff':null},'processors':[]}");
    assertEquals(PipelineOptions.DEFAULT, definition.options());
    assertEquals(0, definition.steps().size());
  }

  @Test
  void everyOptionIsRead() {
    PipelineDefinition definition =
        read(
            """
            {"pipeline_options":{"save_vcons":false,"timeout":1.5,"failure_queue":"f",
              "success_queue":"","max_attempts":3,"resume":false,"vcon_version":"0.4.0",
              "fail_on_notice":"error",
              "backoff":{"initial_seconds":600,"multiplier":3,"jitter":0}},
             "processors":[{"processor_name":"jq","processor_version":"[1.2,2)",
              "processor_options":{"x":null}}]}
            """);
    PipelineOptions options = definition.options();
    assertEquals(
        new PipelineOptions(
            false,
            Duration.ofMillis(1500),
            Optional.of("f"),
            Optional.empty(),
            3,
            new Backoff(Duration.ofMinutes(10), 3, Duration.ofMinutes(10), 0),
            false,
            Optional.of(VconVersion.V0_4_0),
            Optional.of(Notice.Severity.ERROR)),
        options);
    assertEquals("jq", definition.steps().get(0).processor());
    assertEquals("{\"x\":null}", definition.steps().get(0).options().toString());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'processors':[]}|pipeline_options missing",
        "{'pipeline_options':{}}|processors missing",
        "{'pipeline_options':[],'processors':5}|pipeline_options dict_type, processors list_type",
        "{'pipeline_options':{'label':1,'save_vcons':'x','timeout':'1','max_attempts':1.5},'processors':[]}"
            + "|pipeline_options.label string_type, pipeline_options.save_vcons bool_type,"
            + " pipeline_options.timeout float_type, pipeline_options.max_attempts int_type",
        "{'pipeline_options':{'timeout':-1,'max_attempts':0,'vcon_version':'9'},'processors':[]}"
            + "|pipeline_options.timeout value_error, pipeline_options.max_attempts value_error,"
            + " pipeline_options.vcon_version value_error",
        "{'pipeline_options':{'backoff':{'initial_seconds':10,'max_seconds':5}},'processors':[]}"
            + "|pipeline_options.backoff.max_seconds value_error",
        "{'pipeline_options':{'backoff':3},'processors':[]}|pipeline_options.backoff dict_type",
        "{'pipeline_options':{'fail_on_notice':'Error'},'processors':[]}"
            + "|pipeline_options.fail_on_notice value_error",
        "{'pipeline_options':{},'processors':[5,{},{'processor_name':'','processor_options':1},{'processor_name':'a','processor_version':'x'}]}"
            + "|processors[0] dict_type, processors[1].processor_name missing,"
            + " processors[2].processor_name value_error, processors[2].processor_options dict_type,"
            + " processors[3].processor_version value_error"
      })
  void everyFaultIsToldWithItsPlaceAndItsWord(String json, String faults) {
    VconException refused = assertThrows(VconException.class, () -> read(json));
    assertEquals(ServerError.INVALID_PIPELINE, refused.code());
    assertEquals(
        faults,
        refused.fields().stream()
            .map(fault -> fault.path() + " " + fault.type())
            .collect(Collectors.joining(", ")));
  }

  private static PipelineDefinition read(String json) {
    return PipelineDefinition.of(
        StrictJson.readObject(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8)));
  }
}
