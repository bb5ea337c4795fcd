package org.vconserver.vcon.text;

import static java.util.Locale.ROOT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.vconserver.vcon.Vcon;
import org.vconserver.vcon.error.VconError;
import org.vconserver.vcon.error.VconException;
import org.vconserver.vcon.transcript.TranscriptPassage;
import org.vconserver.vcon.transcript.TranscriptReader;

class DialogTextTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static Vcon read(String file) throws Exception {
    return Vcon.parse(
        Files.readAllBytes(
            Path.of(System.getProperty("vcon.test.data"), "vcons/valid").resolve(file)));
  }

  private static Vcon vcon(String dialog, String... analyses) throws Exception {
    ObjectNode tree = JSON.createObjectNode();
    tree.put("uuid", "0195544a-b9b1-8ee4-b9a2-279e0d16bc46");
    tree.set("parties", JSON.readTree("[{\"name\":\"Alice\"},{\"tel\":\"+1555\"},{}]"));
    tree.putArray("dialog").add(JSON.readTree(dialog.replace('\'', '"')));
    ArrayNode array = tree.putArray("analysis");
    for (String analysis : analyses) {
      array.add(JSON.readTree(analysis.replace('\'', '"')));
    }
    return Vcon.of(tree);
  }

  private static List<TextTurn> textOf(Vcon vcon, int dialog) {
    return new DialogText(List.of()).read(vcon, List.of(dialog)).turns();
  }

  @Test
  void aChatMessageIsATurnOfItsWriter() throws Exception {
    List<TextTurn> turns = textOf(read("0.4.0/own_chat.vcon"), 1);
    assertEquals(
        List.of(
            new TextTurn(
                1,
                true,
                List.of(1, 0),
                1,
                "Bob",
                "2026-03-01T10:00:30.000+00:00",
                0,
                "Sorry to hear that. Which invoice number?")),
        turns);
  }

  @Test
  void aRecordingWithoutTranscriptHasNoText() throws Exception {
    assertEquals(List.of(), textOf(read("0.0.1/pyvcon_hello_wav.vcon"), 0));
  }

  @Test
  void transcriptsAsTextAndInTheWorldTranscriptionFormatAreUnderstood() throws Exception {
    String recording = "{'type':'recording','parties':[0,1]}";
    Vcon plain = vcon(recording, "{'type':'transcript','dialog':0,'body':'good day'}");
    assertEquals("good day", textOf(plain, 0).get(0).text());
    Vcon wtf =
        vcon(
            recording,
            "{'type':'wtf_transcription','dialog':0,'body':{'transcript':{'text':'a b'},"
                + "'segments':[{'start':0,'end':1,'text':'a','speaker':1},{'start':1,'end':2,'text':'b'}]}}");
    assertEquals(List.of(1, -1), textOf(wtf, 0).stream().map(TextTurn::speaker).toList());
  }

  private static String gaps(Vcon vcon) {
    return new DialogText(List.of())
        .read(vcon, List.of(0)).gaps().stream()
            .map(gap -> gap.kind() + " " + gap.place() + " " + gap.dialog())
            .toList()
            .toString();
  }

  @Test
  void aTranscriptWithoutDialogIsThatOfTheOnlyOne() throws Exception {
    Vcon one = vcon("{'type':'recording','parties':[0]}", "{'type':'transcript','body':'a b'}");
    assertEquals("a b", textOf(one, 0).get(0).text());
    ObjectNode tree = one.copyTree();
    tree.withArray("dialog").addObject().put("type", "recording").put("url", "https://x");
    Vcon two = Vcon.of(tree);
    assertEquals(List.of(), textOf(two, 0));
    assertEquals("[TRANSCRIPT_OF_NO_DIALOG analysis[0] -1]", gaps(two));
  }

  @Test
  void aTranscriptOfSeveralDialogsIsToldOnce() throws Exception {
    ObjectNode tree =
        vcon("{'type':'recording'}", "{'type':'transcript','dialog':[0,1],'body':'a b'}")
            .copyTree();
    tree.withArray("dialog").addObject().put("type", "recording");
    ConversationText text = new DialogText(List.of()).read(Vcon.of(tree), List.of(0, 1));
    assertEquals(1, text.turns().size());
    assertEquals(List.of(), text.gaps());
  }

  @Test
  void ofSeveralTranscriptsTheOneIsReadThatTellsMost() throws Exception {
    String recording = "{'type':'recording','parties':[0,1]}";
    String plain = "{'type':'transcript','dialog':0,'body':'hi there all ho'}";
    String turns =
        "{'type':'diarized','dialog':0,'body':[{'speaker':'Alice','text':'hi there all'},"
            + "{'speaker':'+1555','text':'ho'}]}";
    String part = "{'type':'transcript','dialog':0,'body':[{'speaker':'Alice','text':'hi'}]}";
    String broken = "{'type':'transcript','dialog':0,'body':{'a':1}}";
    Vcon vcon = vcon(recording, plain, part, turns, broken);
    assertEquals(List.of(0, 1), textOf(vcon, 0).stream().map(TextTurn::speaker).toList());
    assertEquals("[TRANSCRIPT_PASSED_OVER analysis[3] 0]", gaps(vcon));
  }

  @Test
  void whatCouldNotBeReadIsTold() throws Exception {
    String recording = "{'type':'recording','url':'https://x','parties':[0]}";
    assertEquals("[TRANSCRIPT_MISSING dialog[0] 0]", gaps(vcon(recording)));
    assertEquals("[]", gaps(vcon("{'type':'recording','parties':[0]}")), "nothing is there");
    assertEquals("[]", gaps(vcon("{'type':'transfer','url':'https://x'}")));
    assertEquals(
        "[TRANSCRIPT_NOT_UNDERSTOOD analysis[0] 0]",
        gaps(vcon(recording, "{'type':'transcript','dialog':0,'body':{'a':'b','c':3}}")));
    assertEquals(
        "[TRANSCRIPT_NOT_UNDERSTOOD analysis[0] 0]",
        gaps(vcon(recording, "{'type':'transcript','dialog':0,'body':'{\\\"text\\\":\\\"cut o'}")));
    assertEquals(
        "[TRANSCRIPT_NOT_DECODED analysis[0] 0]",
        gaps(
            vcon(
                recording,
                "{'type':'transcript','dialog':0,'encoding':'base64url','body':'%%%'}")));
    assertEquals(
        "[TRANSCRIPT_ELSEWHERE analysis[0] 0]",
        gaps(vcon(recording, "{'type':'transcript','dialog':0,'url':'https://x'}")));
    assertEquals(
        "[TEXT_NOT_DECODED dialog[0] 0]",
        gaps(vcon("{'type':'text','encoding':'base64url','body':'%%'}")));
    assertEquals(
        "[TEXT_NOT_UNDERSTOOD dialog[0] 0]",
        gaps(vcon("{'type':'text','mediatype':'image/png','body':'x'}")));
    assertEquals("[TEXT_ELSEWHERE dialog[0] 0]", gaps(vcon("{'type':'text','url':'https://x'}")));
    assertEquals("[]", gaps(vcon("{'type':'text','body':' '}")));
  }

  @Test
  void elementsThatWereLeftOutAreTold() throws Exception {
    String recording = "{'type':'recording','parties':[0,1]}";
    String turn = "{'speaker':'Alice','text':'good day to you'}";
    String other = "{'who_was_it':'Bob','said_it':'my number is a secret'}";
    Vcon partly =
        vcon(recording, "{'type':'transcript','dialog':0,'body':[" + turn + "," + other + "]}");
    assertEquals("[TRANSCRIPT_PARTLY_UNDERSTOOD analysis[0] 0]", gaps(partly));
    assertEquals(1, textOf(partly, 0).size());
    for (String nothing :
        List.of(
            "{'type':'mark','time':3}",
            "{'event':'hold begins','id':'b 7'}",
            "{'summary':'they talked about it for long'}",
            "{'text':''}",
            "{'start':1,'end':2}",
            "{'speaker':'Alice','text':'Good day, to you!'}")) {
      Vcon whole =
          vcon(recording, "{'type':'transcript','dialog':0,'body':[" + turn + "," + nothing + "]}");
      assertEquals("[]", gaps(whole), nothing);
    }
  }

  @Test
  void aPassageWithoutATimeStaysBehindTheOneBeforeIt() throws Exception {
    Vcon vcon =
        vcon(
            "{'type':'recording','parties':[0,1],'start':'2026-03-01T10:00:00Z'}",
            "{'type':'transcript','dialog':0,'body':[{'speaker':'Alice','start':5,'end':6,'text':'a'},"
                + "{'speaker':'Eve','text':'b'}]}");
    assertEquals("2026-03-01T10:00:05.000+00:00", textOf(vcon, 0).get(1).start());
  }

  @Test
  @Timeout(60)
  void hostileTranscriptsAreReadOrTold() throws Exception {
    String nested = "{\"segments\":".repeat(400) + "[]" + "}".repeat(400);
    for (String body :
        List.of(
            "[".repeat(500) + "]".repeat(500),
            nested,
            "a".repeat(1_000_000),
            "\"".repeat(1_000_001),
            "<p begin='0'>".repeat(50_000),
            "<tt" + "<p begin='0'>".repeat(50_000),
            "[00:00:00".repeat(100_000),
            ("Name " + "x ".repeat(60) + ": y\n").repeat(10_000),
            "00:00 --> ".repeat(100_000),
            "WEBVTT\n\n" + "00:00.000 --> 00:01.000\n<v A>".repeat(20_000),
            "start,text\n" + "\"".repeat(500_000),
            "A: \uD800\uDC00\uD800 \u202E\u0000\nB: x",
            "{\"a\":1}\n".repeat(50_000),
            "Speaker 999999999999999999999: x\nSpeaker 1: y")) {
      ObjectNode tree = vcon("{'type':'recording','url':'https://x'}").copyTree();
      tree.withArray("analysis")
          .addObject()
          .put("type", "transcript")
          .put("dialog", 0)
          .put("body", body);
      ConversationText text = new DialogText(List.of()).read(Vcon.of(tree), List.of(0));
      assertTrue(
          !text.turns().isEmpty() || !text.gaps().isEmpty(),
          () -> body.substring(0, Math.min(40, body.length())));
    }
  }

  @Test
  void aChatThatIsKeptAsJsonIsReadTurnByTurn() throws Exception {
    Vcon vcon =
        vcon(
            "{'type':'text','parties':[0,1],'mediatype':'application/json',"
                + "'body':'[{\\\"from\\\":\\\"Alice\\\",\\\"text\\\":\\\"hi\\\"},{\\\"from\\\":\\\"Eve\\\",\\\"text\\\":\\\"ho\\\"}]'}");
    assertEquals(
        List.of("Alice: hi", "Eve: ho"),
        textOf(vcon, 0).stream().map(turn -> turn.speakerName() + ": " + turn.text()).toList());
  }

  @Test
  void jsonThatIsKeptAsTextIsRead() throws Exception {
    ObjectNode wtf = JSON.createObjectNode().put("type", "transcript").put("dialog", 0);
    wtf.put("body", "{\"transcript\":{\"text\":\"hello\",\"duration\":1}}");
    Vcon vcon = vcon("{'type':'recording','parties':[2]}", wtf.toString());
    TextTurn turn = textOf(vcon, 0).get(0);
    assertEquals("hello", turn.text());
    assertEquals(2, turn.speaker());
    assertEquals(1, turn.seconds());
  }

  @Test
  void aReaderThatIsGivenComesBeforeThoseThatAreAlwaysThere() throws Exception {
    TranscriptReader capitals =
        (analysis, body) ->
            Optional.of(
                List.of(new TranscriptPassage("", 1, -1, 2, 3, body.asText().toUpperCase(ROOT))));
    Vcon vcon =
        vcon(
            "{'type':'recording','parties':[0,1]}",
            "{'type':'transcript','dialog':0,'body':'good day'}");
    TextTurn turn = new DialogText(List.of(capitals)).read(vcon, List.of(0)).turns().get(0);
    assertEquals("GOOD DAY", turn.text());
    assertEquals(1, turn.speaker());
    assertEquals(1, turn.seconds());
  }

  @Test
  void theTextOfHtmlMultipartAndBase64IsFound() throws Exception {
    assertEquals(
        "Hello plain", textOf(read("0.4.0/own_html_dialog_multipart.vcon"), 0).get(0).text());
    assertEquals(
        "a\nb & c",
        textOf(
                vcon(
                    "{'type':'text','mediatype':'text/html','body':'<style>x{}</style><p>a</p><b>b</b> &amp; c'}"),
                0)
            .get(0)
            .text());
    assertEquals(
        "grüß",
        textOf(vcon("{'type':'text','encoding':'base64url','body':'Z3LDvMOf'}"), 0).get(0).text());
    String mail =
        "--x\\r\\nContent-Type: text/html\\r\\nContent-Transfer-Encoding: quoted-printable\\r\\n\\r\\n"
            + "<p>gr=C3=BC=\\r\\n=C3=9F</p>\\r\\n--x--";
    assertEquals(
        "grüß",
        textOf(
                vcon(
                    "{'type':'text','mediatype':'multipart/mixed; boundary=x','body':'"
                        + mail
                        + "'}"),
                0)
            .get(0)
            .text());
  }

  @Test
  void dialogsWithoutTextHaveNoTurns() throws Exception {
    for (String dialog :
        List.of(
            "{'type':'text'}",
            "{'type':'text','body':7}",
            "{'type':'text','body':' '}",
            "{'type':'text','encoding':'base64url','body':'%%'}",
            "{'type':'text','mediatype':'image/png','body':'x'}",
            "{'type':'transfer','body':'x'}",
            "{}")) {
      assertEquals(List.of(), textOf(vcon(dialog), 0), dialog);
    }
  }

  @Test
  void datesOfEveryVersionAreBroughtIntoOneForm() throws Exception {
    for (String start :
        List.of(
            "'2026-03-01T10:00:00Z'",
            "'2026-03-01T12:00:00.000+02:00'",
            "'2026-03-01T12:00:00.000+0200'",
            "'Sun, 1 Mar 2026 10:00:00 +0000'",
            "'2026-03-01T10:00:00'",
            "1772359200")) {
      Vcon vcon = vcon("{'type':'text','body':'x','start':" + start + "}");
      assertEquals("2026-03-01T10:00:00.000+00:00", textOf(vcon, 0).get(0).start(), start);
    }
    assertEquals(
        "junk", textOf(vcon("{'type':'text','body':'x','start':'junk'}"), 0).get(0).start());
  }

  @Test
  void partiesAreCalledByWhatIsKnownOfThem() throws Exception {
    Vcon vcon = vcon("{'type':'text'}");
    assertEquals("Alice", DialogText.label(vcon.parties(), 0));
    assertEquals("+1555", DialogText.label(vcon.parties(), 1));
    assertEquals("party[2]", DialogText.label(vcon.parties(), 2));
    assertEquals("unknown", DialogText.label(vcon.parties(), 3));
    assertEquals("unknown", DialogText.label(vcon.parties(), -1));
  }

  @Test
  void anEncryptedVconHasNoTextToRead() {
    Vcon vcon =
        Vcon.parse(
            ("{\"unprotected\":{\"uuid\":\"0195544a-b9b1-8ee4-b9a2-279e0d16bc46\"},\"ciphertext\":\"\","
                    + "\"recipients\":[]}")
                .getBytes(StandardCharsets.UTF_8));
    VconException e = assertThrows(VconException.class, () -> textOf(vcon, 0));
    assertEquals(VconError.INVALID_VCON_STATE, e.code());
  }
}
