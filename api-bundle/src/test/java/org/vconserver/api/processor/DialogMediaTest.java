package org.vconserver.api.processor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vconserver.vcon.StrictJson;
import org.vconserver.vcon.error.VconException;

class DialogMediaTest {
  private static ObjectNode dialog(String json) {
    return StrictJson.readObject(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
  }

  private static String text(String json) {
    DialogMedia media = DialogMedia.inline(dialog(json)).orElseThrow();
    return new String(media.bytes(), StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{'encoding':'none','body':'Hällo'} | Hällo",
        "{'encoding':'base64url','body':'YT8_PmI'} | a??>b",
        "{'encoding':'base64url','body':'YT8/PmI='} | a??>b",
        "{'encoding':'json','body':{'a':1}} | {\"a\":1}",
        "{'encoding':'none','body':{'a':1}} | {\"a\":1}",
        "{'mediatype':'text/plain','body':'abcd'} | abcd",
        "{'mimetype':'audio/x-wav','body':'YWJj'} | abc"
      })
  void aBodyIsReadAsItsEncodingSays(String json, String expected) {
    assertEquals(expected, text(json));
  }

  @Test
  void aDialogWithoutABodyHasNoContentOfItsOwn() {
    assertTrue(DialogMedia.inline(dialog("{'url':'https://example.com/a'}")).isEmpty());
    assertTrue(DialogMedia.inline(dialog("{'body':null}")).isEmpty());
    assertTrue(DialogMedia.inline(dialog("{'body':'','encoding':'none'}")).isEmpty());
  }

  @Test
  void theMediaTypeIsTheDeclaredOneWithoutItsParameters() {
    String json = "{'mimetype':'Audio/X-Wav; codec=1','encoding':'none','body':'a'}";
    assertEquals("audio/x-wav", DialogMedia.inline(dialog(json)).orElseThrow().mediaType());
    json = "{'encoding':'none','body':'a'}";
    assertEquals(
        "application/octet-stream", DialogMedia.inline(dialog(json)).orElseThrow().mediaType());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {"{'encoding':'base64url','body':'a b!'}", "{'encoding':'rot13','body':'a'}"})
  void aBodyThatIsNotWhatItsEncodingSaysIsRefused(String json) {
    ObjectNode dialog = dialog(json);
    VconException refused = assertThrows(VconException.class, () -> DialogMedia.inline(dialog));
    assertEquals(MediaError.MEDIA_INVALID, refused.code());
  }
}
