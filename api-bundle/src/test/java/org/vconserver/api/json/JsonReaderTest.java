package org.vconserver.api.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vconserver.api.error.ServerError;
import org.vconserver.vcon.StrictJson;
import org.vconserver.vcon.error.FaultType;
import org.vconserver.vcon.error.FieldError;
import org.vconserver.vcon.error.VconException;

/** The one way in which the JSON of requests is read. */
class JsonReaderTest {
  private enum Colour {
    RED,
    BLUE
  }

  @Test
  void membersAreReadWithTheirTypes() {
    JsonReader reader =
        reader(
            """
            {"text":"a","texts":["b","c"],"yes":true,"n":7,"x":1.5,"s":0.25,"colour":"blue",
             "inner":{"text":"d"},"many":[{"n":1},{"n":2}]}
            """);
    assertEquals("a", reader.requiredText("text"));
    assertEquals(Optional.of(List.of("b", "c")), reader.texts("texts"));
    assertTrue(reader.truth("yes", false));
    assertEquals(7, reader.integer("n", 0, 0, 10));
    assertEquals(1.5, reader.number("x", 0, 0, 10));
    assertEquals(Duration.ofMillis(250), reader.seconds("s", Duration.ZERO, Duration.ofSeconds(1)));
    assertEquals(Optional.of(Colour.BLUE), reader.requiredConstant("colour", Colour.class));
    assertEquals("d", reader.requiredObject("inner").requiredText("text"));
    assertEquals(
        List.of(1, 2),
        reader.objects("many").stream().map(many -> many.integer("n", 0, 0, 10)).toList());
    reader.requireValid(ServerError.INVALID_REQUEST);
  }

  @Test
  void nullStandsForAMemberThatIsNotThere() {
    JsonReader reader = reader("{'t':null,'o':null,'l':null,'b':null,'i':null,'n':null,'s':null}");
    assertEquals(Optional.empty(), reader.text("t"));
    assertTrue(reader.object("o").isEmpty());
    assertTrue(reader.objects("l").isEmpty());
    assertTrue(reader.truth("b", true));
    assertEquals(3, reader.integer("i", 3, 0, 10));
    assertEquals(3.5, reader.number("n", 3.5, 0, 10));
    assertEquals(Duration.ofDays(1), reader.seconds("s", Duration.ofDays(1), Duration.ZERO));
    reader.requireValid(ServerError.INVALID_REQUEST);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "5|must be a string, not a number|must be an array, not a number|must be an object, not a number|must be a boolean, not a number",
        "[]|must be a string, not an array||must be an object, not an array|must be a boolean, not an array"
      })
  void theSameFaultHasTheSameWordWhereverItIs(
      String json, String text, String list, String object, String truth) {
    String body = "{'m':" + json + "}";
    assertFault(body, r -> r.text("m"), FaultType.STRING_TYPE, text);
    assertFault(body, r -> r.requiredText("m"), FaultType.STRING_TYPE, text);
    if (list != null) {
      assertFault(body, r -> r.texts("m"), FaultType.LIST_TYPE, list);
      assertFault(body, r -> r.objects("m"), FaultType.LIST_TYPE, list);
    }
    assertFault(body, r -> r.object("m"), FaultType.DICT_TYPE, object);
    assertFault(body, r -> r.truth("m", true), FaultType.BOOL_TYPE, truth);
  }

  @Test
  void numbersSayWhatTheyMustBe() {
    assertFault(
        "{'m':'7'}",
        r -> r.integer("m", 0, 0, 9),
        FaultType.INT_TYPE,
        "must be an integer, not a string");
    assertFault(
        "{'m':1.5}",
        r -> r.integer("m", 0, 0, 9),
        FaultType.INT_TYPE,
        "must be an integer, not a number");
    assertFault("{'m':10}", r -> r.integer("m", 0, 0, 9), FaultType.VALUE_ERROR, "must be 0 to 9");
    assertFault(
        "{'m':[]}",
        r -> r.number("m", 0, 0, 9),
        FaultType.FLOAT_TYPE,
        "must be a number, not an array");
    assertFault(
        "{'m':-1}", r -> r.number("m", 0, 0, 0.5), FaultType.VALUE_ERROR, "must be 0 to 0.5");
    assertFault(
        "{'m':61}",
        r -> r.seconds("m", Duration.ZERO, Duration.ofMinutes(1)),
        FaultType.VALUE_ERROR,
        "must be 0 to 60 seconds");
  }

  @Test
  void aMissingMemberIsMissedWhereItIsRequired() {
    String missing = "Field required";
    assertFault("{}", r -> r.requiredText("m"), FaultType.MISSING, missing);
    assertFault("{}", r -> r.requiredTexts("m"), FaultType.MISSING, missing);
    assertFault("{}", r -> r.requiredObject("m"), FaultType.MISSING, missing);
    assertFault("{}", r -> r.requiredObjects("m"), FaultType.MISSING, missing);
    assertFault("{}", r -> r.requiredConstant("m", Colour.class), FaultType.MISSING, missing);
    assertFault(
        "{'m':'green'}",
        r -> r.requiredConstant("m", Colour.class),
        FaultType.ENUM,
        "must be one of red, blue");
  }

  @Test
  void allFaultsAreToldTogetherWithTheirPlaces() {
    JsonReader reader = reader("{'a':1,'many':[{'n':'x'},5],'inner':{'b':[1]}}");
    reader.text("a");
    reader.objects("many").forEach(many -> many.integer("n", 0, 0, 1));
    reader.requiredObject("inner").texts("b");
    VconException refused =
        assertThrows(VconException.class, () -> reader.requireValid(ServerError.INVALID_REQUEST));
    assertEquals(
        List.of("body.a", "body.many[1]", "body.many[0].n", "body.inner.b[0]"),
        refused.fields().stream().map(FieldError::path).toList());
  }

  @Test
  void whatIsNoObjectIsOneFaultAndNotOneForEachMember() {
    JsonReader reader = reader("{'inner':5}");
    JsonReader inner = reader.requiredObject("inner");
    inner.requiredText("a");
    inner.requiredObjects("b");
    VconException refused =
        assertThrows(VconException.class, () -> reader.requireValid(ServerError.INVALID_REQUEST));
    assertEquals("body.inner: must be an object, not a number", refused.getMessage());
  }

  private static void assertFault(
      String json, Consumer<JsonReader> reading, FaultType type, String message) {
    JsonReader reader = reader(json);
    reading.accept(reader);
    VconException refused =
        assertThrows(VconException.class, () -> reader.requireValid(ServerError.INVALID_REQUEST));
    assertEquals(
        List.of(new FieldError(List.of("body", "m"), message, type)), refused.fields(), json);
    assertTrue(refused.fields().get(0).is(type));
  }

  private static JsonReader reader(String json) {
    ObjectNode object =
        StrictJson.readObject(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    return JsonReader.of(object, "body");
  }
}
