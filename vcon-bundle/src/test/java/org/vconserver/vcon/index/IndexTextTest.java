package org.vconserver.vcon.index;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.vconserver.vcon.TestVcons;
import org.vconserver.vcon.Vcon;
import org.vconserver.vcon.error.VconException;
import org.vconserver.vcon.text.DialogText;
import org.vconserver.vcon.text.TextTurn;

/** Says in which text of a vCon words are looked for. */
class IndexTextTest {
  private static IndexText text(String members) {
    String json = "{'uuid':'018f3a00-005a-8abc-8caa-f24ab1a0c334'," + members + "}";
    return IndexText.of(Vcon.parse(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void wordsAreInSubjectNamesTalkAndSummaries() {
    IndexText text =
        text(
            "'subject':'Delivery','parties':[{'name':'Ann','tel':'tel:+49 30-12'},{'name':'Bob'}],"
                + "'dialog':[{'type':'text','start':'2026-01-01T00:00:00Z','parties':0,"
                + "'mediatype':'text/plain','encoding':'none','body':'The parcel is late'}],"
                + "'analysis':[{'type':'summary','body':'Late parcel'},{'type':'other','body':'no'},"
                + "{'type':'my_summary','body':{'text':['a','b']}}]");
    assertEquals("Delivery", text.subject());
    assertEquals("Ann\nBob", text.names());
    assertEquals("The parcel is late", text.talk());
    assertEquals("Late parcel\na\nb", text.summaries());
    assertEquals("4930" + "12", text.numbers());
  }

  @Test
  void aTranscriptIsTalk() {
    IndexText text =
        text(
            "'parties':[{}],'dialog':[{'type':'recording','start':'2026-01-01T00:00:00Z','parties':0}],"
                + "'analysis':[{'type':'transcript','dialog':0,'vendor':'x','encoding':'json',"
                + "'body':{'text':'hello there'}}]");
    assertEquals("hello there", text.talk());
  }

  @Test
  void whatIsEncryptedOrNoVconHasNoText() {
    assertEquals(
        "",
        text("'unprotected':{'uuid':'018f3a00-005a-8abc-8caa-f24ab1a0c334'},'recipients':[],'ciphertext':'x'")
            .talk());
    assertEquals("", text("'parties':7,'dialog':{'a':1},'analysis':'x'").talk());
  }

  /** What is read for words, without the rest, is what is read with it. */
  @Test
  void everyVconHasTheTextsOfItsTurnsAndTheDateOfItsEntry() {
    DialogText reader = new DialogText(List.of());
    List<Vcon> vcons =
        TestVcons.all()
            .filter(file -> file.kind().equals("VALID") && file.form().equals("unsigned"))
            .map(file -> assertDoesNotThrow(file::bytes))
            .flatMap(IndexTextTest::parsed)
            .toList();
    assertFalse(vcons.isEmpty());
    for (Vcon vcon : vcons) {
      assertEquals(IndexEntry.of(vcon).created(), IndexEntry.createdOf(vcon), vcon.uuid());
      if (vcon.readable()) {
        List<Integer> all = IntStream.range(0, vcon.dialogs().size()).boxed().toList();
        assertEquals(
            reader.read(vcon, all).turns().stream().map(TextTurn::text).toList(),
            reader.texts(vcon),
            vcon.uuid());
      }
    }
  }

  /** Some were written before vCons had uuids. */
  private static Stream<Vcon> parsed(byte[] json) {
    try {
      return Stream.of(Vcon.parse(json));
    } catch (VconException e) {
      return Stream.empty();
    }
  }
}
