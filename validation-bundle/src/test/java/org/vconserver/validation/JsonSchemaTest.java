package org.vconserver.validation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vconserver.vcon.StrictJson;

/** Finds what another reader of JSON schemas finds in vCons that were changed in every way. */
class JsonSchemaTest {
  private static final int CHANGES = 4_000;

  /** Has all members of the schemas, so that each of them is changed. */
  private static final String VCON =
      """
      {"vcon":"0.4.0","uuid":"018f3a00-0001-8abc-8caa-f24ab1a0c334","extensions":["CC"],"critical":[],
       "created_at":"2026-01-01T00:00:00Z","updated_at":"2026-01-01T00:00:00+01:00","subject":"s",
       "redacted":{"uuid":"018f3a00-0001-8abc-8caa-f24ab1a0c335","type":"t","url":"https://a/b","content_hash":"h"},
       "amended":{"uuid":"018f3a00-0001-8abc-8caa-f24ab1a0c336","url":"https://a/b","content_hash":["h"]},
       "parties":[{"tel":"1","civicaddress":{"country":"c","a1":"x"},"role":"r","contact_list":"l"},{"name":"b"}],
       "dialog":[{"type":"text","start":"2026-01-01T00:00:00Z","duration":1.5,"parties":[0,[1],null],"originator":0,
         "session_id":[{"local":"l"},[{"remote":"r"}]],"encoding":"none","body":{},"disposition":"busy",
         "party_history":[{"party":0,"time":"2026-01-01T00:00:00Z","event":"join","button":"1"}],
         "transfer_target":[0],"original":0,"recordings":[0],"recording_set":0,"skill":["s"],"campaign":"c"},
         {"type":"recording","start":"2026-01-01T00:00:00Z","url":"https://a/b?c","content_hash":["a","b"],"parties":0}],
       "analysis":[{"type":"t","vendor":"v","dialog":[0,1],"attachment":0,"encoding":"json","url":"urn:x"}],
       "attachments":[{"start":"2026-01-01T00:00:00Z","party":0,"dialog":0,"content_hash":"x"}]}
      """;

  private static final String[] VALUES = {
    "null",
    "true",
    "0",
    "-1",
    "1.0",
    "1.5",
    "-0.5",
    "1e400",
    "12345678901234567890",
    "''",
    "'x'",
    "[]",
    "[null]",
    "[0]",
    "[[0]]",
    "[[[0]]]",
    "[-1,'a']",
    "['a',1]",
    "{}",
    "{'local':1}",
    "{'url':'x:y'}",
    "[{'a':1}]",
    "'0.3.0'",
    "'text'",
    "'json'",
    "'hold'",
    "'018F3A00-0001-4abc-8caa-f24ab1a0c334'",
    "'urn:uuid:018f3a00-0001-8abc-8caa-f24ab1a0c334'",
    "'2026-01-01 00:00:00z'",
    "'2026-01-01T00:00:00-00:00'",
    "'2026-01-01T00:00:00.123456789Z'",
    "'2026-01-01T00:00:00.1234567890Z'",
    "'2026-01-01T00:00:001Z'",
    "'2026-02-29T00:00:00Z'",
    "'2026-01-01T00:00:60Z'",
    "'2016-12-31T23:59:60Z'",
    "'2016-12-31T18:59:60.5-05:00'",
    "'2016-11-30T23:59:60Z'",
    "'2026-12-31T23:59:60Z'",
    "'2026-01-01T24:00:00Z'",
    "'2026-01-01T00:00:00'",
    "'2026-01-01T00:00Z'",
    "'/a/b'",
    "'//a'",
    "'a:'",
    "'a://'",
    "'https://'",
    "'https://a/b c'",
    "'https://a/b?c[d]'",
    "'https://a/\u00e9'",
    "'mailto:a@b'",
    "'://'"
  };

  private static InputStream resource(String name) {
    return JsonSchemaTest.class.getResourceAsStream(name);
  }

  private static ObjectNode json(String text) {
    return StrictJson.readObject(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Keeps the first fault of each place, as the validator does. */
  private static Map<String, String> byTheOther(Schema schema, JsonNode document) {
    Map<String, String> faults = new LinkedHashMap<>();
    List<Error> errors =
        schema.validate(
            document, context -> context.executionConfig(config -> config.locale(Locale.ROOT)));
    for (Error error : errors) {
      boolean missing = error.getKeyword().equals("required");
      String place = error.getInstanceLocation() + (missing ? "/" + error.getProperty() : "");
      faults.putIfAbsent(place, error.getKeyword() + shown(error.getKeyword(), error.getMessage()));
    }
    return faults;
  }

  private static String shown(String keyword, String message) {
    return List.of("type", "enum", "minimum", "dependencies").contains(keyword) ? message : "";
  }

  private static Map<String, String> byThis(JsonSchema schema, JsonNode document) {
    Map<String, String> faults = new LinkedHashMap<>();
    for (SchemaFaults.Fault fault : schema.faults(document)) {
      faults.putIfAbsent(
          fault.pointer(), fault.keyword() + shown(fault.keyword(), fault.message()));
    }
    return faults;
  }

  @ParameterizedTest
  @ValueSource(strings = {"vcon_core-03.schema.json", "cc_extension.schema.json"})
  void anotherReaderFindsTheSameInTheSameOrder(String name) throws IOException {
    Schema other =
        SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7).getSchema(resource(name));
    JsonSchema schema = SchemaReader.read(StrictJson.readObject(resource(name).readAllBytes()));
    assertTrue(schema.fits(json(VCON)));
    Random random = new Random(1);
    for (int i = 0; i < CHANGES; i++) {
      ObjectNode vcon = json(VCON);
      for (int changes = random.nextInt(3); changes >= 0; changes--) {
        change(vcon, random);
      }
      Map<String, String> expected = byTheOther(other, vcon);
      Map<String, String> found = byThis(schema, vcon);
      assertEquals(List.copyOf(expected.entrySet()), List.copyOf(found.entrySet()), vcon::toString);
    }
  }

  private static void change(ObjectNode vcon, Random random) {
    List<JsonNode> containers = new ArrayList<>();
    collect(vcon, containers);
    String value = VALUES[random.nextInt(VALUES.length)].replace('\'', '"');
    JsonNode changed = json("{\"a\":" + value + "}").get("a");
    JsonNode container = containers.get(random.nextInt(containers.size()));
    int member = random.nextInt(container.size());
    if (container instanceof ArrayNode array) {
      array.set(member, changed);
    } else if (container instanceof ObjectNode object) {
      List<String> names = object.properties().stream().map(Map.Entry::getKey).toList();
      if (random.nextInt(4) == 0) {
        object.remove(names.get(member));
      } else {
        object.set(names.get(member), changed);
      }
    }
  }

  private static void collect(JsonNode node, List<JsonNode> containers) {
    if (node.isContainerNode() && !node.isEmpty()) {
      containers.add(node);
    }
    node.forEach(child -> collect(child, containers));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"pattern\":\"a\"}",
        "{\"type\":\"word\"}",
        "{\"format\":\"email\"}",
        "{\"items\":{\"maximum\":1}}"
      })
  void aKeywordThatIsNotKnownIsRefused(String schema) {
    assertThrows(IllegalArgumentException.class, () -> SchemaReader.read(json(schema)));
  }

  @Test
  void thereIsAnEndToFaults() {
    JsonSchema schema = SchemaReader.read(json("{\"items\":{\"type\":\"string\"}}"));
    ArrayNode many = json("{\"a\":[]}").withArray("a");
    for (int i = 0; i < 10_000; i++) {
      many.add(i);
    }
    assertEquals(3000, schema.faults(many).size());
  }
}
