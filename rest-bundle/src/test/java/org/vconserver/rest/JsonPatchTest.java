package org.vconserver.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vconserver.rest.diff.JsonPatch;

/** Differences as JSON Patch (RFC 6902), applied by the letter. */
class JsonPatchTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'a':1}|{'a':1}|[]",
        "{'a':1}|{'a':2}|[{'op':'replace','path':'/a','value':2}]",
        "{'a':1,'b':2}|{'b':2}|[{'op':'remove','path':'/a'}]",
        "{}|{'a/b~c':null}|[{'op':'add','path':'/a~1b~0c','value':null}]",
        "{'x':[1,2,3]}|{'x':[1,3]}|[{'op':'remove','path':'/x/1'}]",
        "{'x':[1,2]}|{'x':[1,2,3]}|[{'op':'add','path':'/x/2','value':3}]",
        "{'x':[1,2]}|{'x':[0,1,2]}|[{'op':'add','path':'/x/0','value':0}]",
        "{'x':[{'a':1}]}|{'x':[{'a':2}]}|[{'op':'replace','path':'/x/0/a','value':2}]",
        "{'x':[]}|{'x':{}}|[{'op':'replace','path':'/x','value':{}}]",
        "1|2|[{'op':'replace','path':'','value':2}]",
      })
  void aChangeIsWrittenWhereItIs(String from, String to, String patch) throws Exception {
    assertEquals(read(patch), JsonPatch.between(read(from), read(to)));
  }

  @Test
  void whatIsAppliedToTheOneMakesTheOther() {
    Random chance = new Random(4711);
    for (int i = 0; i < 5_000; i++) {
      JsonNode from = tree(chance, 4);
      JsonNode to = chance.nextInt(4) == 0 ? tree(chance, 4) : changed(from, chance);
      ArrayNode patch = JsonPatch.between(from, to);
      assertEquals(to, applied(from.deepCopy(), patch), () -> from + " to " + to + ": " + patch);
    }
  }

  @Test
  void aDocumentThatIsNewIsAddedAsAWhole() {
    ObjectNode document = JsonNodeFactory.instance.objectNode().put("a", 1);
    assertEquals(document, applied(JSON.nullNode(), JsonPatch.whole(document)));
  }

  private static JsonNode read(String text) throws Exception {
    return JSON.readTree(text.replace('\'', '"'));
  }

  private static JsonNode tree(Random chance, int depth) {
    int kind = chance.nextInt(depth == 0 ? 2 : 4);
    if (kind == 2) {
      ObjectNode object = JSON.createObjectNode();
      for (int i = chance.nextInt(4); i > 0; i--) {
        object.set(chance.nextInt(5) + "/~", tree(chance, depth - 1));
      }
      return object;
    } else if (kind == 3) {
      ArrayNode array = JSON.createArrayNode();
      for (int i = chance.nextInt(5); i > 0; i--) {
        array.add(tree(chance, depth - 1));
      }
      return array;
    }
    return kind == 0 ? JSON.getNodeFactory().numberNode(chance.nextInt(3)) : JSON.nullNode();
  }

  /** Changes a copy in a place or two. */
  private static JsonNode changed(JsonNode from, Random chance) {
    JsonNode copy = from.deepCopy();
    if (copy instanceof ArrayNode array) {
      switch (chance.nextInt(3)) {
        case 0 -> array.insert(chance.nextInt(array.size() + 1), tree(chance, 1));
        case 1 -> array.remove(array.isEmpty() ? 0 : chance.nextInt(array.size()));
        default -> {
          if (!array.isEmpty()) {
            int place = chance.nextInt(array.size());
            array.set(place, changed(array.get(place), chance));
          }
        }
      }
    } else if (copy instanceof ObjectNode object) {
      object.set(chance.nextInt(5) + "/~", tree(chance, 2));
    } else {
      return tree(chance, 1);
    }
    return copy;
  }

  private static JsonNode applied(JsonNode document, ArrayNode patch) {
    JsonNode now = document;
    for (JsonNode operation : patch) {
      String path = operation.required("path").asText();
      if (path.isEmpty()) {
        now = operation.required("value");
        continue;
      }
      int slash = path.lastIndexOf('/');
      JsonNode parent = now.at(path.substring(0, slash));
      String name = path.substring(slash + 1).replace("~1", "/").replace("~0", "~");
      apply(operation, parent, name);
    }
    return now;
  }

  private static void apply(JsonNode operation, JsonNode parent, String name) {
    String op = operation.required("op").asText();
    JsonNode value = operation.path("value");
    if (parent instanceof ArrayNode array) {
      int place = Integer.parseInt(name);
      switch (op) {
        case "add" -> array.insert(place, value);
        case "remove" -> array.remove(place);
        default -> array.set(place, value);
      }
    } else {
      ObjectNode object = (ObjectNode) parent;
      assertEquals(op.equals("add"), !object.has(name), op + " " + name);
      if (op.equals("remove")) {
        object.remove(name);
      } else {
        object.set(name, value);
      }
    }
  }
}
