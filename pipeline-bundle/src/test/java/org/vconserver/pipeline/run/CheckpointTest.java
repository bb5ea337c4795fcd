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
import org.vconserver.api.pipeline.PipelineDefinition;
import org.vconserver.vcon.Vcon;

/** What was verified before a run was cut off is known when it goes on. */
class CheckpointTest {
  private static final String UUID = "018f3a00-005a-8abc-8caa-f24ab1a0c334";

  private static Vcon vcon(String json) {
    return Vcon.parse(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
  }

  private static Vcon afterCheckpoint(Vcon vcon) {
    ObjectNode definition = JsonNodeFactory.instance.objectNode();
    definition.putObject("pipeline_options");
    definition.putArray("processors");
    RunState state =
        new RunState(
            List.of(new RunVcon(vcon, OptionalLong.of(7), true, false)),
            Map.of(),
            List.of(),
            List.of(),
            0,
            false);
    byte[] text = Checkpoint.of(state, PipelineDefinition.of(definition), null, 0).write();
    RunState again =
        Checkpoint.read(text).resumable(PipelineDefinition.of(definition)).orElseThrow();
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
}
