package org.vconserver.vcon.index;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vconserver.vcon.Vcon;

/** Says under which terms a vCon is found, and what lists show of it. */
class IndexEntryTest {
  private static final String HEAD = "'uuid':'018f3a00-005a-8abc-8caa-f24ab1a0c334'";
  private static final String OTHER = "018F3A00-005A-8ABC-8CAA-F24AB1A0C335";

  private static IndexEntry entry(String members) {
    String json = "{" + HEAD + "," + members + "}";
    return IndexEntry.of(Vcon.parse(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8)));
  }

  private static void assertFound(IndexEntry entry, String... terms) {
    assertTrue(entry.terms().containsAll(List.of(terms)), entry.terms().toString());
  }

  @Test
  void partiesAreFoundByAllThatNamesThem() {
    IndexEntry entry =
        entry(
            "'parties':[{'name':'J\u00fcrgen  M\u00fcller','tel':'tel:+49 (30) 123-45;ext=7',"
                + "'mailto':'mailto:J.M@Example.org','role':'Agent','uuid':'"
                + OTHER
                + "'},{'tel':'0049 40 1'},{'tel':'030 9'},17,{'tel':3}]");
    assertFound(
        entry,
        "name:jurgen muller",
        "tel:+493012345",
        "mailto:j.m@example.org",
        "role:agent",
        "party:018f3a00-005a-8abc-8caa-f24ab1a0c335",
        "tel:+49401",
        "tel:0309");
    assertEquals(5, entry.summary().path("parties").size());
    assertEquals(
        "J\u00fcrgen  M\u00fcller", entry.summary().path("parties").path(0).path("name").asText());
  }

  @ParameterizedTest
  @CsvSource({
    "+49 30 12345, tel:+493012345",
    "tel:+493012345, tel:+493012345",
    "00493012345, tel:+493012345",
    "(030) 12345, tel:03012345",
    "J.M@example.ORG, mailto:j.m@example.org",
    "Jurgen Muller, name:jurgen muller",
    "JÜRGEN MÜLLER, name:jurgen muller",
    "018F3A00-005A-8ABC-8CAA-F24AB1A0C335, party:018f3a00-005a-8abc-8caa-f24ab1a0c335"
  })
  void whatLooksLikeANumberAnAddressOrANameIsTakenForThat(String asked, String term) {
    assertEquals(Optional.of(term), IndexTerm.party(asked));
  }

  @Test
  void dialogsAreFoundByTypeAndShownWithTheirTimes() {
    IndexEntry entry =
        entry(
            "'dialog':[{'type':'recording','mediatype':'audio/wav','start':'2026-01-02T03:04:06Z',"
                + "'duration':12.5},{'type':'text','start':'2026-01-02T03:04:05+00:00','duration':2}]");
    assertFound(
        entry,
        "type:recording",
        "type:text",
        "mediatype:audio/wav",
        "has:recording",
        "has:text",
        "missing:transcript",
        "missing:attachment");
    assertEquals("2026-01-02T03:04:05Z", entry.summary().path("start").asText());
    assertEquals(14.5, entry.summary().path("duration").asDouble());
    assertEquals(2, entry.summary().path("dialogs").asInt());
  }

  @Test
  void aRecordingIsOneByItsMediaTypeToo() {
    assertFound(entry("'dialog':[{'type':'x','mimetype':'Audio/MP3'}]"), "has:recording");
    assertFound(entry("'dialog':[{'type':'text'}]"), "missing:recording");
  }

  @Test
  void analysesAreFoundByTypeAndVendor() {
    IndexEntry entry =
        entry("'analysis':[{'type':'Transcript','vendor':'Whisper'},{'type':'wtf_summary'},5]");
    assertFound(
        entry,
        "analysis:transcript",
        "vendor:whisper",
        "analysis:wtf_summary",
        "has:transcript",
        "has:summary",
        "has:analysis");
  }

  @Test
  void tagsAreFoundInBothShapesInUse() {
    assertFound(
        entry(
            "'attachments':[{'type':'tags','encoding':'json','body':'[\\'Team:Blue\\',\\'vip\\']'"
                    .replace("\\'", "\\\"")
                + "}]"),
        "tag:team",
        "tag:team=blue",
        "tag:vip",
        "purpose:tags",
        "has:attachment");
    assertFound(
        entry("'attachments':[{'purpose':'tags','body':{'team':'Blue'}}]"), "tag:team=blue");
    assertFound(entry("'parties':[],'tags':{'team':'Blue'}"), "tag:team=blue");
    assertFound(entry("'attachments':[{'purpose':'tags','body':'no json'}]"), "purpose:tags");
    assertEquals(
        "Blue", entry("'parties':[],'tags':{'team':'Blue'}").summary().at("/tags/team").asText());
  }

  @Test
  void whatItRefersToIsFound() {
    IndexEntry entry =
        entry("'parties':[],'amended':{'uuid':'" + OTHER + "'},'group':[{'uuid':'x'}]");
    assertFound(entry, "related:018f3a00-005a-8abc-8caa-f24ab1a0c335", "related:x");
    assertEquals("amended", entry.summary().at("/related/0/how").asText());
    assertEquals("group", entry.summary().at("/related/1/how").asText());
  }

  @Test
  void versionExtensionsAndDatesAreKnown() {
    IndexEntry entry =
        entry(
            "'vcon':'0.3.0','created_at':'2026-01-02T03:04:05Z','subject':'Hello','parties':[],"
                + "'critical':['X'],'extensions':['CC']");
    assertFound(entry, "version:0.3.0", "form:unsigned", "extension:x", "extension:cc");
    assertEquals(Optional.of(Instant.parse("2026-01-02T03:04:05Z")), entry.created());
    assertEquals("Hello", entry.summary().path("subject").asText());
    assertEquals(Optional.empty(), entry("'parties':[],'created_at':'soon'").created());
  }

  @Test
  void aSignedVconIsKnownByItsPayload() {
    String payload =
        Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(
                ("{" + HEAD + ",'parties':[{'tel':'+1'}]}")
                    .replace('\'', '"')
                    .getBytes(StandardCharsets.UTF_8));
    IndexEntry entry = entry("'payload':'" + payload + "','signatures':[]");
    assertFound(entry, "form:signed", "tel:+1", "missing:recording");
    IndexEntry unreadable = entry("'payload':'!','signatures':[{'header':{" + HEAD + "}}]");
    assertEquals(List.of("form:signed"), unreadable.terms());
  }

  @Test
  void anEncryptedVconIsKnownByItsHeadAlone() {
    IndexEntry entry = entry("'unprotected':{" + HEAD + "},'recipients':[],'ciphertext':'x'");
    assertEquals(List.of("form:encrypted"), entry.terms());
    assertEquals("encrypted", entry.summary().path("form").asText());
  }

  @Test
  void whatIsTooMuchIsLeftOutAndThatIsSaid() {
    String parties = ("{'name':'" + "n".repeat(300) + "'},").repeat(1000);
    StringBuilder many = new StringBuilder(parties);
    for (int i = 0; i < 1000; i++) {
      many.append("{'tel':'+1").append(i).append("'},");
    }
    IndexEntry entry = entry("'parties':[" + many.append("{}]"));
    assertTrue(entry.summary().path("shortened").asBoolean());
    assertTrue(entry.terms().size() <= 520);
    assertTrue(entry.summary().toString().length() < 10_000);
    assertFalse(entry("'parties':[]").summary().has("shortened"));
  }

  @Test
  void whateverStandsThereIsNoFault() {
    IndexEntry entry =
        entry(
            "'parties':7,'dialog':{'a':{'type':[]}},'analysis':'x','attachments':[null,[],'s'],"
                + "'tags':3,'amended':[],'group':{'a':1},'created_at':{},'critical':'x'");
    assertFound(entry, "form:unsigned");
  }
}
