package org.vconserver.api.vcon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vconserver.api.error.ServerError;
import org.vconserver.api.error.VconServerException;

class VconTest {
  private static final String UUID = "01855517-AC4E-8edf-84fd-77776666acbe";

  private static byte[] bytes(String json) {
    return json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
  }

  private static Vcon parse(String json) {
    return Vcon.parse(bytes(json));
  }

  private static VconServerException refused(String json) {
    return assertThrows(VconServerException.class, () -> parse(json));
  }

  @Test
  void anUnsignedVconIsKnownByItsUuidInLowerCase() {
    byte[] json =
        bytes("{'vcon':'0.0.1','uuid':'" + UUID + "','parties':[{'name':'A','x':[1.50]}]}");
    Vcon vcon = Vcon.parse(json);
    assertEquals("01855517-ac4e-8edf-84fd-77776666acbe", vcon.uuid());
    assertEquals(VconForm.UNSIGNED, vcon.form());
    assertEquals(Optional.of("0.0.1"), vcon.version());
    assertSame(json, vcon.toJson());
    assertEquals("1.50", vcon.parties().get(0).path("x").get(0).asText(), "digits are kept");
  }

  @Test
  void aSignedVconHasItsHeadersUuidElseItsPayloads() {
    String payload =
        Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(bytes("{'uuid':'" + UUID + "','parties':[]}"));
    Vcon fromPayload = parse("{'payload':'" + payload + "','signatures':[{}]}");
    assertEquals(VconForm.SIGNED, fromPayload.form());
    assertEquals(UUID.toLowerCase(java.util.Locale.ROOT), fromPayload.uuid());
    String other = "00000000-0000-8000-8000-000000000001";
    assertEquals(
        other, parse("{'payload':'x','signatures':[{'header':{'uuid':'" + other + "'}}]}").uuid());
    VconServerException hidden = assertThrows(VconServerException.class, fromPayload::parties);
    assertEquals(ServerError.INVALID_VCON_STATE, hidden.code());
  }

  @Test
  void anEncryptedVconHasItsUnprotectedHeadersUuid() {
    Vcon vcon = parse("{'ciphertext':'x','recipients':[],'unprotected':{'uuid':'" + UUID + "'}}");
    assertEquals(VconForm.ENCRYPTED, vcon.form());
  }

  @Test
  void aVconWithoutAUuidSaysSo() {
    assertEquals(ServerError.VCON_UUID_NOT_SET, refused("{'parties':[]}").code());
    assertEquals(ServerError.VCON_UUID_NOT_SET, refused("{'uuid':'','parties':[]}").code());
    assertEquals(ServerError.INVALID_VCON, refused("{'uuid':'1-1-1-1-1','parties':[]}").code());
    assertEquals(ServerError.INVALID_VCON, refused("{'uuid':7,'parties':[]}").code());
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{'uuid':'u'}", "{'payload':'','signatures':[],'parties':[]}"})
  void whatHasNoSingleFormIsNoVcon(String json) {
    assertEquals(ServerError.INVALID_VCON, refused(json).code());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "null",
        "'x'",
        "{",
        "{'a':1,'a':2}",
        "{'a':1} x",
        "{'a':NaN}",
        "{'a':'\u0001'}",
        "\ufeff{}"
      })
  void whatIsNoStrictJsonObjectIsRefused(String json) {
    assertEquals(ServerError.INVALID_JSON, refused(json).code());
  }

  @Test
  void otherEncodingsAndDeepNestingAreRefused() {
    byte[] utf16 = "{\"parties\":[]}".getBytes(StandardCharsets.UTF_16LE);
    assertThrows(VconServerException.class, () -> Vcon.parse(utf16));
    byte[] overlong = {'{', '"', (byte) 0xc0, (byte) 0xaf, '"', ':', '1', '}'};
    assertThrows(VconServerException.class, () -> Vcon.parse(overlong));
    refused("{'a':" + "[".repeat(2000) + "]".repeat(2000) + "}");
  }

  @Test
  void messagesSayWhereAndNothingOfTheParser() {
    String message = refused("{'a':").getMessage();
    assertTrue(message.contains("line 1"), message);
    assertTrue(!message.contains("Source") && !message.contains("REDACTED"), message);
  }

  @Test
  void aChangedCopyLeavesTheVconAsItWas() {
    Vcon vcon = parse("{'uuid':'" + UUID + "','dialog':[]}");
    Vcon changed = vcon.withParty(JsonNodeFactory.instance.objectNode().put("name", "A"));
    assertEquals(0, vcon.parties().size());
    assertEquals(1, changed.parties().size());
    VconServerException refused =
        assertThrows(
            VconServerException.class,
            () ->
                parse("{'uuid':'" + UUID + "','parties':7}")
                    .withParty(JsonNodeFactory.instance.objectNode()));
    assertEquals(ServerError.INVALID_VCON, refused.code());
  }
}
