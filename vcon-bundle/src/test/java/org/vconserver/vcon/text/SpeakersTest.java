package org.vconserver.vcon.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vconserver.vcon.Vcon;

/** Who said it: the transcript's names, the channel's party, the dialog's parties, the only one. */
class SpeakersTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Parties: 0 Carol Jones (agent), 1 Andy Smith (customer), 2 Tina Smith, 3 has no name. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        // A number stands for a party of the dialog, not of the vCon.
        "[2]|[{'speaker':0,'text':'a'}]|Tina Smith",
        "[2]|[{'speaker':0,'text':'a'},{'speaker':1,'text':'b'}]|Tina Smith, Tina Smith",
        "[1,0]|[{'speaker':0,'text':'a'},{'speaker':1,'text':'b'}]|Andy Smith, Carol Jones",
        "[1,0]|[{'speaker':2,'text':'a'}]|unknown speaker 2",
        "[1,9]|[{'speaker':1,'text':'a'}]|unknown speaker 1",
        "[]|[{'speaker':1,'text':'a'}]|unknown speaker 1",
        "2|[{'speaker':5,'text':'a'}]|Tina Smith",
        // Numbers in labels count from one, unless there is a zero.
        "[1,0]|[{'speaker':'Speaker 1','text':'a'},{'speaker':'Speaker 2','text':'b'}]|Andy Smith, Carol Jones",
        "[1,0]|[{'speaker':'Speaker 0','text':'a'},{'speaker':'Speaker 1','text':'b'}]|Andy Smith, Carol Jones",
        "[1,0]|[{'speaker':'Speaker 2','text':'a'}]|Carol Jones",
        "[1,0]|[{'speaker':'SPEAKER_01','text':'a'}]|Carol Jones",
        "[1,0]|[{'speaker':'spk_1','text':'a'}]|Carol Jones",
        "[1,0]|[{'speaker':'2','text':'a'},{'speaker':'1','text':'b'}]|Carol Jones, Andy Smith",
        "[1,0]|[{'speaker':'B','text':'a'}]|Carol Jones",
        "[1,0]|[{'speaker':'C','text':'a'}]|unknown speaker C",
        "[1,0]|[{'speaker':'Speaker 7','text':'a'}]|unknown speaker 7",
        // Names, roles, numbers, addresses.
        "[1,0]|[{'speaker':'Agent','text':'a'},{'speaker':'CUSTOMER','text':'b'}]|Carol Jones, Andy Smith",
        "[1,0]|[{'speaker':'carol jones','text':'a'}]|Carol Jones",
        "[1,0]|[{'speaker':'Carol','text':'a'}]|Carol Jones",
        "[0,1]|[{'speaker':'Agent Carol Jones','text':'a'}]|Carol Jones",
        "[0,1]|[{'speaker':'Agent(Carol)','text':'a'}]|Carol Jones",
        "[0,1]|[{'speaker':'tel:+15550100003','text':'a'}]|+15550100003",
        "[0,1]|[{'speaker':'Tina Smith','text':'a'}]|Tina Smith",
        "[1,2]|[{'speaker':'Smith','text':'a'}]|Smith",
        "[0,1]|[{'speaker':'Supervisor','text':'a'}]|Supervisor",
        "[0,1]|[{'speaker':'Unknown','text':'a'}]|Carol Jones and Andy Smith",
        "[2]|[{'speaker':'unknown','text':'a'}]|Tina Smith",
        // Channels.
        "[1,0]|{'channels':[{'text':'a'},{'text':'b'}]}|Andy Smith, Carol Jones",
        "[[1],[0,2]]|{'channels':[{'text':'a'},{'text':'b'}]}|Andy Smith, Carol Jones and Tina Smith",
        "[[2],null,[1]]|{'channels':[{'text':'a'},{'text':'b'},{'text':'c'}]}|Tina Smith, unknown speaker 2, Andy Smith",
        "[2]|{'channels':[{'text':'a'},{'text':'b'}]}|Tina Smith, Tina Smith",
        "[1,0]|{'channels':[{'text':'a'},{'text':'b'},{'text':'c'}]}|Andy Smith, Carol Jones, unknown speaker 3",
        "[1,0]|[{'channel':0,'speaker':1,'text':'a'}]|Carol Jones",
        "[1,0]|[{'speaker':'ch_1','text':'a'}]|Carol Jones",
        "[1,0]|[{'channel':0,'text':'a'}]|Andy Smith and Carol Jones",
        // Letters that do not count.
        "[1,0]|[{'speaker':'Q','text':'a'},{'speaker':'A','text':'b'}]|unknown speaker Q, unknown speaker A",
        // The transcript says it itself.
        "[1,0]|[{'party':2,'text':'a'}]|Tina Smith",
        "[1,0]|[{'party':8,'text':'a'}]|unknown speaker 8",
        // Nothing is told.
        "[1,0]|[{'text':'a'}]|Andy Smith and Carol Jones",
        "[]|[{'text':'a'}]|unknown"
      })
  void theSpeakerIsFound(String parties, String body, String expected) throws Exception {
    ObjectNode tree = JSON.createObjectNode().put("uuid", "0195544a-b9b1-8ee4-b9a2-279e0d16bc46");
    tree.set(
        "parties",
        JSON.readTree(
            "[{'name':'Carol Jones','role':'agent'},{'name':'Andy Smith','role':'customer'},"
                    .replace('\'', '"')
                + "{'name':'Tina Smith'},{'tel':'+15550100003'}]".replace('\'', '"')));
    tree.putArray("dialog")
        .addObject()
        .put("type", "recording")
        .set("parties", JSON.readTree(parties));
    tree.putArray("analysis")
        .addObject()
        .put("type", "transcript")
        .put("dialog", 0)
        .set("body", JSON.readTree(body.replace('\'', '"')));
    String found =
        new DialogText(List.of())
            .read(Vcon.of(tree), List.of(0)).turns().stream()
                .map(TextTurn::speakerName)
                .collect(Collectors.joining(", "));
    assertEquals(expected, found);
  }
}
