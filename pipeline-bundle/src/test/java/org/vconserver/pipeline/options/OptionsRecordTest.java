package org.vconserver.pipeline.options;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.vconserver.api.error.ServerError;
import org.vconserver.api.processor.DialogSelection;
import org.vconserver.api.processor.Option;
import org.vconserver.api.processor.ProcessorOptions;
import org.vconserver.api.settings.Renamed;
import org.vconserver.vcon.StrictJson;
import org.vconserver.vcon.error.FieldError;
import org.vconserver.vcon.error.VconException;

class OptionsRecordTest {
  record Sample(
      @Option(title = "queue", description = "Where to.") String queueName,
      @Option(title = "from", fallback = "\"\"", nullable = true) @Nullable String fromQueue,
      @Option(title = "most", fallback = "100", minimum = 1, maximum = 1000) int maxTokens,
      @Option(title = "warmth", fallback = "0.5") double temperature,
      @Option(title = "all", fallback = "false") boolean wholeThing,
      @Option(title = "tags", fallback = "[]", examples = "[\"a\"]") List<String> tags,
      @Option(title = "queries", fallback = "{}") Map<String, String> queries,
      @Option(title = "anything", fallback = "{}") ObjectNode anything)
      implements ProcessorOptions {
    Sample {
      if (queueName.equals("refused")) {
        throw new IllegalArgumentException("refused is refused");
      }
    }
  }

  record Undocumented(String name) implements ProcessorOptions {}

  record OwnSchema(
      @Option(title = "which", fallback = "\"\"", schema = DialogSelection.SCHEMA) JsonNode which)
      implements ProcessorOptions {}

  record Moved(
      @Option(title = "character set") @Renamed({"charset", "encoding"}) String characterSet)
      implements ProcessorOptions {}

  private static final OptionsRecord<Sample> RECORD = OptionsRecord.of(Sample.class);

  private static ObjectNode json(String text) {
    return StrictJson.readObject(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void whatIsNotGivenHasItsFallback() {
    Sample bound = RECORD.bind(json("{'queue_name':'q','unknown':1}"));
    assertEquals("q", bound.queueName());
    assertEquals("", bound.fromQueue());
    assertEquals(100, bound.maxTokens());
    assertEquals(List.of(), bound.tags());
  }

  @Test
  void anOptionIsTakenUnderAnEarlierNameUnlessThePresentOneIsGivenToo() {
    OptionsRecord<Moved> moved = OptionsRecord.of(Moved.class);
    assertEquals("a", moved.bind(json("{'charset':'a'}")).characterSet());
    assertEquals("b", moved.bind(json("{'encoding':'b'}")).characterSet());
    assertEquals("c", moved.bind(json("{'charset':'a','character_set':'c'}")).characterSet());
    assertEquals(Map.of("charset", "character_set", "encoding", "character_set"), moved.renamed());
    assertFalse(moved.schema().path("properties").has("charset"));
  }

  @Test
  void textThatSpellsANumberOrATruthValueIsTakenForIt() {
    Sample bound =
        RECORD.bind(
            json(
                "{'queue_name':'q','from_queue':null,'max_tokens':'5','temperature':'1.5','whole_thing':'True'}"));
    assertEquals(5, bound.maxTokens());
    assertEquals(1.5, bound.temperature());
    assertTrue(bound.wholeThing());
    assertNull(bound.fromQueue());
  }

  @Test
  void everyFaultIsNamedWithItsPlace() {
    ObjectNode options =
        json(
            "{'from_queue':7,'max_tokens':0,'temperature':[],'whole_thing':'perhaps','tags':['a',1],'queries':{'a':2}}");
    VconException refused = assertThrows(VconException.class, () -> RECORD.bind(options));
    assertEquals(ServerError.INVALID_OPTIONS, refused.code());
    assertEquals(
        List.of(
            "queue_name",
            "from_queue",
            "max_tokens",
            "temperature",
            "whole_thing",
            "tags[1]",
            "queries.a"),
        refused.fields().stream().map(FieldError::path).toList());
  }

  @Test
  void theRecordsOwnRefusalReachesTheCaller() {
    VconException refused =
        assertThrows(VconException.class, () -> RECORD.bind(json("{'queue_name':'refused'}")));
    assertTrue(refused.getMessage().contains("refused is refused"));
  }

  @Test
  void anOptionMaySayItselfWhatItTakes() {
    JsonNode which = OptionsRecord.of(OwnSchema.class).schema().path("properties").path("which");
    assertEquals("string", which.path("anyOf").path(0).path("type").asText());
    assertEquals("which", which.path("title").asText());
    assertEquals("", which.path("default").asText());
  }

  @Test
  void theSchemaSaysWhatTheBindingTakes() {
    JsonNode schema = RECORD.schema();
    assertEquals("Sample", schema.path("title").asText());
    assertEquals("[\"queue_name\"]", schema.path("required").toString());
    JsonNode properties = schema.path("properties");
    assertEquals("integer", properties.path("max_tokens").path("type").asText());
    assertEquals(1, properties.path("max_tokens").path("minimum").asInt());
    assertEquals(
        "[{\"type\":\"string\"},{\"type\":\"null\"}]",
        properties.path("from_queue").path("anyOf").toString());
    assertEquals(
        "string", properties.path("queries").path("additionalProperties").path("type").asText());
    assertEquals("object", properties.path("anything").path("type").asText());
    assertTrue(properties.has("format_options"));
  }

  @Test
  void aComponentWithoutDocumentationIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> OptionsRecord.of(Undocumented.class));
  }

  @Test
  void sharedOptionsAreReadAsTextToo() {
    SharedOptions shared =
        SharedOptions.of(json("{'input_vcon_index':'1','should_process':'False'}"));
    assertEquals(new SharedOptions(1, false), shared);
    assertThrows(VconException.class, () -> SharedOptions.of(json("{'should_process':'perhaps'}")));
    assertThrows(VconException.class, () -> SharedOptions.of(json("{'input_vcon_index':-1}")));
  }

  @Test
  void formatsReplaceOptionsByText() {
    ObjectNode formatted =
        SharedOptions.format(
            json("{'max_tokens':1,'format_options':{'max_tokens':'{n}'}}"),
            FormatTextTest.parameters("{\"n\":5}"));
    assertEquals("5", formatted.path("max_tokens").asText());
  }
}
