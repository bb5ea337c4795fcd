package org.vconserver.vcon.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.vconserver.vcon.Vcon;

/** Each shape of transcript that docs/transcripts.md lists gives the turns that its file says. */
class TranscriptShapesTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path FOLDER = Path.of(System.getProperty("vcon.test.data"), "transcripts");

  static List<String> files() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private static Vcon vcon(JsonNode shape) {
    ObjectNode tree = JSON.createObjectNode().put("vcon", "0.4.0");
    tree.put("uuid", "0195544a-b9b1-8ee4-b9a2-279e0d16bc46");
    var parties = tree.putArray("parties");
    parties.addObject().put("name", "Alice").put("role", "agent");
    parties.addObject().put("name", "Bob").put("role", "customer");
    parties.addObject().put("name", "Carol");
    ObjectNode dialog =
        tree.putArray("dialog")
            .addObject()
            .put("type", "recording")
            .put("start", "2026-05-01T10:00:00Z")
            .put("url", "https://example.com/a.wav");
    dialog.putArray("parties").add(0).add(1);
    JsonNode holder = shape.path("holder");
    tree.putArray(holder.has("purpose") ? "attachments" : "analysis").add(holder);
    return Vcon.of(tree);
  }

  @ParameterizedTest
  @MethodSource("files")
  void aShapeGivesTheTurnsWithTheirSpeakers(String file) throws Exception {
    JsonNode shape = JSON.readTree(FOLDER.resolve(file).toFile());
    ConversationText text = new DialogText(List.of()).read(vcon(shape), List.of(0));
    assertEquals(List.of(), text.gaps());
    List<String> expected = new ArrayList<>();
    List<String> found = new ArrayList<>();
    shape
        .path("turns")
        .forEach(turn -> expected.add(turn.get(0).asText() + ": " + turn.get(1).asText()));
    text.turns().forEach(turn -> found.add(turn.speakerName() + ": " + turn.text()));
    assertEquals(expected, found);
    for (int i = 0; i < expected.size(); i++) {
      JsonNode start = shape.path("turns").get(i).path(2);
      if (start.isNumber()) {
        OffsetDateTime began = OffsetDateTime.parse(text.turns().get(i).start());
        double seconds =
            began.toInstant().toEpochMilli() / 1000.0
                - OffsetDateTime.parse("2026-05-01T10:00:00Z").toEpochSecond();
        assertEquals(start.doubleValue(), seconds, 0.002);
      }
    }
  }

  @Test
  void theTableListsEachOfThem() throws Exception {
    Path data = Path.of(System.getProperty("vcon.test.data"));
    String table = Files.readString(data.resolve("../../docs/transcripts.md"));
    for (String file : files()) {
      JsonNode shape = JSON.readTree(FOLDER.resolve(file).toFile());
      assertTrue(
          table.contains(
              "| "
                  + shape.path("shape").asText()
                  + " | "
                  + shape.path("found").asText()
                  + " | `"
                  + file
                  + "` |"),
          file);
    }
  }
}
