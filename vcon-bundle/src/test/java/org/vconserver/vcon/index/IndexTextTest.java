package org.vconserver.vcon.index;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.vconserver.vcon.Vcon;

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
}
