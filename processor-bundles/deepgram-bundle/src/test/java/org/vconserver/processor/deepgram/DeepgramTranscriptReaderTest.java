package org.vconserver.processor.deepgram;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.vconserver.vcon.Vcon;
import org.vconserver.vcon.text.DialogText;
import org.vconserver.vcon.text.TextTurn;

class DeepgramTranscriptReaderTest {
  private static Vcon read(String file) throws Exception {
    return Vcon.parse(
        Files.readAllBytes(
            Path.of(System.getProperty("vcon.test.data"), "vcons/valid").resolve(file)));
  }

  private static List<TextTurn> textOf(Vcon vcon) {
    return new DialogText(List.of(new DeepgramTranscriptReader())).turns(vcon, List.of(0));
  }

  @Test
  void aDiarisedTranscriptHasATurnForEachParagraph() throws Exception {
    List<TextTurn> turns = textOf(read("0.0.2/pyvcon_deepgram_external.vcon"));
    assertTrue(turns.size() > 20, () -> turns.size() + " turns");
    assertTrue(turns.get(0).text().startsWith("You have reached"), turns.get(0).text());
    assertTrue(turns.stream().anyMatch(turn -> turn.speaker() == 1));
    assertTrue(turns.get(1).seconds() > 0);
  }

  @Test
  void aTranscriptThatWasNotDiarisedIsOneTurn() throws Exception {
    String vcon =
        "{'uuid':'0195544a-b9b1-8ee4-b9a2-279e0d16bc46','parties':[{},{}],"
            + "'dialog':[{'type':'recording','parties':[0,1],'start':'2026-03-01T10:00:00Z'}],"
            + "'analysis':[{'type':'transcript','dialog':[0],'vendor':'deepgram','body':"
            + "{'results':{'channels':[{'alternatives':[{'transcript':'hi there'}]}]}}}]}";
    TextTurn turn =
        textOf(Vcon.parse(vcon.replace('\'', '"').getBytes(StandardCharsets.UTF_8))).get(0);
    assertEquals("hi there", turn.text());
    assertEquals(List.of(0, 1), turn.parties());
  }

  @Test
  void eachChannelIsAParty() throws Exception {
    String vcon =
        "{'uuid':'0195544a-b9b1-8ee4-b9a2-279e0d16bc46','parties':[{},{}],"
            + "'dialog':[{'type':'recording','parties':[0,1]}],"
            + "'analysis':[{'type':'transcript','dialog':0,'body':{'results':{'channels':["
            + "{'alternatives':[{'transcript':'hi'}]},{'alternatives':[{'transcript':'ho'}]}]}}}]}";
    assertEquals(
        List.of(0, 1),
        textOf(Vcon.parse(vcon.replace('\'', '"').getBytes(StandardCharsets.UTF_8))).stream()
            .map(TextTurn::speaker)
            .toList());
  }
}
