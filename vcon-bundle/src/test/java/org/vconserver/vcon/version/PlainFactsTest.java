package org.vconserver.vcon.version;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vconserver.vcon.StrictJson;
import org.vconserver.vcon.Vcon;

/** Conversion fills in what a vCon itself tells, and says what it does not. */
class PlainFactsTest {
  private static final String WAV =
      Base64.getUrlEncoder()
          .withoutPadding()
          .encodeToString("RIFF....WAVEfmt ".getBytes(StandardCharsets.US_ASCII));

  private static VconConversion convert(String version, String members, VconVersion target) {
    String json =
        "{'vcon':'"
            + version
            + "','uuid':'018f3a00-005a-8abc-8caa-f24ab1a0c334',"
            + members.replace("WAV", WAV)
            + "}";
    ObjectNode tree =
        StrictJson.readObject(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    return VconConversion.of(Vcon.of(tree), target);
  }

  private static VconConversion current(String members) {
    return convert("0.4.0", members, VconVersion.V0_4_0);
  }

  private static List<String> notes(VconConversion conversion) {
    return conversion.notes().stream().map(note -> note.pointer() + " " + note.rule()).toList();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'type':'text','body':'good morning, Bob'|none",
        "'type':'text','body':'hello'|none",
        "'type':'text','body':{'a':1}|json",
        "'type':'text','body':'x y','encoding':''|none",
        "'type':'text','body':[1],'encoding':'none'|json",
        "'type':'text','body':'{}','encoding':'JSON'|json",
        "'type':'text','body':'a b','encoding':'utf-8'|none",
        "'type':'recording','body':'WAV'|base64url",
        "'type':'recording','mediatype':'audio/x-wav','body':'WAV'|base64url",
        "'type':'recording','mediatype':'audio/x-wav','encoding':'base64','body':'WAV'|base64url",
        "'type':'text','mediatype':'text/plain','body':'WAV'|none",
        "'type':'text','encoding':'rot13','body':'uryyb'|rot13"
      })
  void anEncodingIsWhatItIs(String dialog, String encoding) {
    JsonNode converted = current("'dialog':[{" + dialog + "}]").vcon().tree();
    assertEquals(encoding, converted.at("/dialog/0/encoding").asText());
  }

  @Test
  void aLongWordMayBeEitherAndIsLeft() {
    VconConversion conversion =
        current("'attachments':[{'party':0,'body':'" + "Ab1".repeat(80) + "'}]");
    assertFalse(conversion.vcon().tree().at("/attachments/0").has("encoding"));
    assertEquals(List.of("/attachments/0/encoding conversion.left"), notes(conversion));
  }

  @Test
  void base64HasOneAlphabet() {
    VconConversion conversion =
        current(
            "'dialog':[{'type':'recording','mediatype':'audio/x-wav','encoding':'base64','body':'ab+/\\ncQ=='}]");
    assertEquals("ab-_cQ", conversion.vcon().tree().at("/dialog/0/body").asText());
    assertEquals(
        List.of("/dialog/0/encoding conversion.filled", "/dialog/0/body conversion.filled"),
        notes(conversion));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'type':'text','encoding':'none','body':'a b'|text/plain",
        "'type':'recording','encoding':'base64url','body':'WAV'|audio/x-wav",
        "'type':'recording','encoding':'base64url','filename':'call.MP3','body':'AAAA'|audio/x-mp3",
        "'type':'recording','encoding':'base64url','mediatype':'wav','body':'AAAA'|audio/x-wav",
        "'type':'recording','encoding':'base64url','body':'AAAA'|"
      })
  void aMediaTypeIsThatOfTheContent(String dialog, String mediatype) {
    VconConversion conversion = current("'dialog':[{" + dialog + "}]");
    String found = conversion.vcon().tree().at("/dialog/0/mediatype").asText();
    assertEquals(mediatype == null ? "" : mediatype, found);
    assertTrue(
        notes(conversion)
            .contains("/dialog/0/mediatype conversion." + (found.isEmpty() ? "left" : "filled")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'type':'Recording','url':'https://x'|recording",
        "'type':'video','mediatype':'video/mp4','url':'https://x'|recording",
        "'mediatype':'audio/ogg','url':'https://x'|recording",
        "'type':'chat','mediatype':'text/plain','encoding':'none','body':'a b'|text",
        "'mediatype':'text/plain','encoding':'none','body':'a b'|text",
        "'transferor':0,'transferee':1|transfer",
        "'type':'hologram','url':'https://x'|hologram"
      })
  void aDialogIsOfTheTypeThatItIs(String dialog, String type) {
    JsonNode converted = current("'dialog':[{" + dialog + "}]").vcon().tree();
    assertEquals(type, converted.at("/dialog/0/type").asText());
  }

  @ParameterizedTest
  @CsvSource({
    "'12', 12",
    "'12.5', 12.5",
    "'1:02:03', 3723",
    "'02:03.5', 123.5",
    "'long', \"long\""
  })
  void durationsAreNumbers(String given, String converted) {
    VconConversion conversion =
        current("'dialog':[{'type':'incomplete','disposition':'busy','duration':'" + given + "'}]");
    assertEquals(converted, conversion.vcon().tree().at("/dialog/0/duration").toString());
  }

  @Test
  void dispositionsAndIndicesAreSpelledAnew() {
    JsonNode tree =
        current(
                "'parties':[{},{}],'dialog':[{'type':'incomplete','disposition':'NO_ANSWER','parties':['0',1,['1']]}],"
                    + "'analysis':[{'type':'x','vendor':'v','dialog':'0','schema':{'b':1}},{'type':'x','vendor':'v','schema':{}}]")
            .vcon()
            .tree();
    assertEquals("no-answer", tree.at("/dialog/0/disposition").asText());
    assertEquals("[0,1,[1]]", tree.at("/dialog/0/parties").toString());
    assertEquals("0", tree.at("/analysis/0/dialog").toString());
    assertEquals("{\"b\":1}", tree.at("/analysis/0/schema").asText());
    assertFalse(tree.at("/analysis/1").has("schema"));
  }

  @Test
  void theOnlyPartyIsTheOneAndOfSeveralTheAuthorKnows() {
    String attachment = "'attachments':[{'purpose':'tags','encoding':'json','body':[]}]";
    assertEquals(
        0,
        current("'parties':[{}]," + attachment).vcon().tree().at("/attachments/0/party").asInt(9));
    VconConversion several = current("'parties':[{},{}]," + attachment);
    assertFalse(several.vcon().tree().at("/attachments/0").has("party"));
    assertEquals(List.of("/attachments/0/party conversion.left"), notes(several));
  }

  @Test
  void whatIsKnownElsewhereOnlyIsTold() {
    VconConversion conversion =
        current(
            "'dialog':[{'type':'recording','url':'https://x'}],'analysis':[{'type':'summary'}]");
    assertEquals(
        List.of("/dialog/0/content_hash conversion.left", "/analysis/0/vendor conversion.left"),
        notes(conversion));
  }

  @Test
  void hashesAreSpelledAsTheVersionWants() {
    String hex = "ab".repeat(64);
    String token = "sha512-" + "q6ur".repeat(21) + "qw";
    String dialog = "'dialog':[{'type':'recording','url':'https://x',";
    assertEquals(
        token,
        current(dialog + "'content_hash':'SHA-512:" + hex + "'}]")
            .vcon()
            .tree()
            .at("/dialog/0/content_hash")
            .asText());
    assertEquals(
        token,
        convert("0.0.1", dialog + "'signature':'" + hex + "'}]", VconVersion.V0_4_0)
            .vcon()
            .tree()
            .at("/dialog/0/content_hash")
            .asText());
    JsonNode first =
        convert("0.4.0", dialog + "'content_hash':['" + hex + "']}]", VconVersion.V0_0_1)
            .vcon()
            .tree();
    assertEquals("SHA-512", first.at("/dialog/0/alg").asText());
    assertEquals(token.substring("sha512-".length()), first.at("/dialog/0/signature").asText());
  }

  @Test
  void earlierVersionsAndNamesAloneAreFilledByNothing() {
    String members = "'dialog':[{'type':'video','mimetype':'video/mp4','body':'a b'}]";
    for (VconVersion target : List.of(VconVersion.V0_0_1, VconVersion.V0_0_2)) {
      assertFalse(convert("0.0.1", members, target).vcon().tree().at("/dialog/0").has("encoding"));
    }
    ObjectNode given = convert("0.0.1", members, VconVersion.V0_0_1).vcon().copyTree();
    JsonNode named = VconConversion.withCurrentNames(Vcon.of(given)).tree();
    assertEquals("video/mp4", named.at("/dialog/0/mediatype").asText());
    assertEquals("video", named.at("/dialog/0/type").asText());
    assertFalse(named.at("/dialog/0").has("encoding"));
  }
}
