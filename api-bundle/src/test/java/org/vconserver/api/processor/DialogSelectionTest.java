package org.vconserver.api.processor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.vconserver.api.error.ServerError;
import org.vconserver.vcon.error.VconException;

class DialogSelectionTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  static List<JsonNode> peerCases() throws Exception {
    Path file = Path.of(System.getProperty("vcon.test.data"), "options/input_dialogs_slices.json");
    List<JsonNode> cases = new ArrayList<>();
    JSON.readTree(Files.readAllBytes(file)).forEach(cases::add);
    return cases;
  }

  @ParameterizedTest
  @MethodSource("peerCases")
  void selectsWhatPyVconSelects(JsonNode peer) throws Exception {
    DialogSelection selection = DialogSelection.of(peer.get("spec"));
    int count = peer.get("n").intValue();
    JsonNode want = peer.get("peer");
    if (want.isTextual() || want.toString().contains("9")) {
      VconException e = assertThrows(VconException.class, () -> selection.indices(count));
      assertEquals(ServerError.INVALID_OPTIONS, e.code());
      assertEquals("input_dialogs", e.fields().get(0).location().get(0));
    } else {
      assertEquals(want.toString(), JSON.writeValueAsString(selection.indices(count)));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "true", "1.5", "[0,\"1\"]", "[0.5]", "[[0]]"})
  void takesOnlyTextAndArraysOfIntegers(String option) throws Exception {
    JsonNode json = JSON.readTree(option);
    assertThrows(IllegalArgumentException.class, () -> DialogSelection.of(json));
  }

  @Test
  void nullSelectsAllAsEmptyTextDoes() {
    assertEquals(List.of(0, 1), DialogSelection.of(JSON.nullNode()).indices(2));
  }

  @Test
  void anEmptyArraySelectsNothing() throws Exception {
    assertEquals(List.of(), DialogSelection.of(JSON.readTree("[]")).indices(2));
  }

  @Test
  void hugeNumbersAndStepsCostNothing() {
    assertEquals(
        List.of(0),
        DialogSelection.of(JSON.getNodeFactory().textNode("0:99999999999999999999:999999999999"))
            .indices(3));
    assertEquals(
        List.of(),
        DialogSelection.of(JSON.getNodeFactory().textNode("99999999999999999999")).indices(3));
  }

  @Test
  void aStepOfZeroIsRefused() {
    DialogSelection selection = DialogSelection.of(JSON.getNodeFactory().textNode("::0"));
    assertThrows(VconException.class, () -> selection.indices(3));
  }
}
