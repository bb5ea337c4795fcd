package org.vconserver.pipeline.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.vconserver.api.change.StepChange;
import org.vconserver.api.pipeline.PipelineDefinition;
import org.vconserver.api.store.VconExpiry;
import org.vconserver.vcon.StrictJson;
import org.vconserver.vcon.Vcon;

/** What was verified before a run was cut off is known when it goes on. */
class CheckpointTest {
  private static final String UUID = "018f3a00-005a-8abc-8caa-f24ab1a0c334";
  private static final StepChange CHANGE =
      new StepChange(
          1,
          "jq",
          "1.2.0",
          JsonNodeFactory.instance.objectNode().put("query", "."),
          List.of("/analysis/0"));

  private static Vcon vcon(String json) {
    return Vcon.parse(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
  }

  private static Vcon afterCheckpoint(Vcon vcon) {
    ObjectNode definition = JsonNodeFactory.instance.objectNode();
    definition.putObject("pipeline_options");
    definition.putArray("processors");
    RunState state =
        new RunState(
            List.of(
                new RunVcon(
                    vcon,
                    OptionalLong.of(7),
                    true,
                    false,
                    false,
                    List.of(CHANGE),
                    VconExpiry.at("2027-01-31T00:00:00Z"))),
            Map.of(),
            List.of(),
            List.of(),
            0,
            false);
    byte[] text = Checkpoint.of(state, PipelineDefinition.of(definition), null, 0).write();
    RunState again =
        Checkpoint.read(text).resumable(PipelineDefinition.of(definition)).orElseThrow();
    assertEquals(List.of(CHANGE), again.vcons().get(0).changes());
    assertFalse(again.vcons().get(0).whole());
    return again.vcons().get(0).vcon();
  }

  private static PipelineDefinition pipeline(String... options) {
    ObjectNode definition = JsonNodeFactory.instance.objectNode();
    definition.putObject("pipeline_options");
    var steps = definition.putArray("processors");
    for (String option : options) {
      ObjectNode step = steps.addObject().put("processor_name", "p");
      step.putObject("processor_options").put("label", option);
    }
    return PipelineDefinition.of(definition);
  }

  private static Optional<RunState> resumed(
      int nextStep, boolean begun, PipelineDefinition before, PipelineDefinition now) {
    RunState state = new RunState(List.of(), Map.of(), List.of(), List.of(), nextStep, begun);
    return Checkpoint.read(Checkpoint.of(state, before, null, 0).write()).resumable(now);
  }

  @Test
  void aStepThatHasKeptAPartOfItsWorkGoesOnOnlyIfItIsTheSame() {
    PipelineDefinition pipeline = pipeline("a", "b", "c");
    assertTrue(resumed(1, true, pipeline, pipeline).orElseThrow().begun());
    assertEquals(1, resumed(1, true, pipeline, pipeline).orElseThrow().nextStep());
    assertTrue(resumed(1, true, pipeline, pipeline("a", "b", "x")).isPresent());
    assertFalse(resumed(1, true, pipeline, pipeline("a", "x", "c")).isPresent());
    assertFalse(resumed(1, true, pipeline, pipeline("a")).isPresent());
    assertFalse(resumed(1, false, pipeline, pipeline).orElseThrow().begun());
    assertTrue(resumed(1, false, pipeline, pipeline("a", "x", "c")).isPresent());
  }

  @Test
  void aVerifiedVconStaysReadable() {
    Vcon content = vcon("{'uuid':'" + UUID + "','parties':[{}]}");
    Vcon signed = vcon("{'payload':'e30','signatures':[{'header':{'uuid':'" + UUID + "'}}]}");
    Vcon again = afterCheckpoint(signed.withContent(content));
    assertTrue(again.readable());
    assertEquals(1, again.parties().size());
    assertArrayEquals(signed.toJson(), again.toJson());
    assertFalse(afterCheckpoint(signed).readable());
  }

  private static PipelineDefinition definition(String options) {
    return PipelineDefinition.of(
        StrictJson.readObject(
            ("{'pipeline_options':{},'processors':[{'processor_name':'p','processor_options':"
                    + options
                    + "},{'processor_name':'q'}]}")
                .replace('\'', '"')
                .getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void itKnowsTheStepsAndNotTheirSecrets() {
    RunState state = new RunState(List.of(), Map.of(), List.of(), List.of(), 1, false);
    PipelineDefinition pipeline = definition("{'password':'sesame','b':{'c':1,'d':2}}");
    byte[] text = Checkpoint.of(state, pipeline, null, 0).write();
    assertFalse(new String(text, StandardCharsets.UTF_8).contains("sesame"));
    Checkpoint again = Checkpoint.read(text);
    assertTrue(again.resumable(pipeline).isPresent());
    assertTrue(
        again.resumable(definition("{'b':{'d':2,'c':1},'password':'sesame'}")).isPresent(),
        "in another order");
    assertTrue(again.resumable(definition("{'password':'other','b':{'c':1,'d':2}}")).isEmpty());
  }

  @Test
  void oneOfAnEarlierServerIsOfUse() {
    byte[] earlier =
        ("{\"conflicts\":0,\"steps\":[{\"processor\":\"p\",\"options\":{\"a\":1}}],"
                + "\"next_step\":1,\"vcons\":[]}")
            .getBytes(StandardCharsets.UTF_8);
    Checkpoint checkpoint = Checkpoint.read(earlier);
    assertTrue(checkpoint.resumable(definition("{'a':1}")).isPresent());
    assertTrue(checkpoint.resumable(definition("{'a':2}")).isEmpty());
  }
}
