package org.vconserver.processor.whisper;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.vconserver.vcon.Vcon;
import org.vconserver.vcon.text.DialogText;
import org.vconserver.vcon.text.TextTurn;

class WhisperTranscriptReaderTest {
  private static Vcon read(String file) throws Exception {
    return Vcon.parse(
        Files.readAllBytes(
            Path.of(System.getProperty("vcon.test.data"), "vcons/valid").resolve(file)));
  }

  private static List<TextTurn> textOf(Vcon vcon) {
    return new DialogText(List.of(new WhisperTranscriptReader())).turns(vcon, List.of(0));
  }

  @Test
  void aTranscriptIsOneTurnOfAllParties() throws Exception {
    List<TextTurn> turns = textOf(read("0.0.2/pyvcon_whisper_external_large.vcon"));
    assertEquals(1, turns.size());
    assertEquals(List.of(0, 1), turns.get(0).parties());
    assertEquals(-1, turns.get(0).speaker());
    assertEquals("2023-08-31T18:26:37.987+00:00", turns.get(0).start());
    assertEquals("2023-08-31T18:35:47.447+00:00", turns.get(0).end());
  }

  @Test
  void anAnswerThatIsKeptAsTextIsRead() throws Exception {
    ObjectMapper json = new ObjectMapper();
    ObjectNode tree = json.createObjectNode().put("uuid", "0195544a-b9b1-8ee4-b9a2-279e0d16bc46");
    tree.putArray("parties").addObject();
    tree.putArray("dialog").addObject().put("type", "recording").putArray("parties").add(2);
    tree.putArray("analysis")
        .addObject()
        .put("type", "transcript")
        .put("dialog", 0)
        .put("body", "{\"text\":\" hello\",\"segments\":[{\"start\":1,\"end\":2}]}");
    TextTurn turn = textOf(Vcon.of(tree)).get(0);
    assertEquals("hello", turn.text());
    assertEquals(2, turn.speaker());
    assertEquals(1, turn.seconds());
  }
}
