package org.vconserver.validation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.vconserver.vcon.StrictJson;
import org.vconserver.vcon.VconFinding;

class MemberNamesTest {
  private static final DraftValidator VALIDATOR = new DraftValidator();

  private static List<String> findings(String rule, String members) {
    String json =
        "{'uuid':'018f3a00-005a-8abc-8caa-f24ab1a0c334','created_at':'2026-01-01T00:00:00Z',"
            + members
            + "}";
    ObjectNode vcon =
        StrictJson.readObject(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    return VALIDATOR.validate(vcon).stream()
        .filter(finding -> finding.rule().equals(rule))
        .filter(finding -> finding.severity() == VconFinding.Severity.WARNING)
        .map(finding -> finding.pointer() + " " + finding.message())
        .toList();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'parties':[],'dialogs':[]|/dialogs|dialog",
        "'parties':[],'analyses':[]|/analyses|analysis",
        "'parties':[],'attachement':[]|/attachement|attachments",
        "'parties':[],'Parties':[]|/Parties|parties",
        "'parties':[],'created-at':''|/created-at|created_at",
        "'parties':[],'redaction':{}|/redaction|redacted",
        "'parties':[{'phone':'1'}]|/parties/0/phone|tel",
        "'parties':[{'civicaddress':{'Country':'DE'}}]|/parties/0/civicaddress/Country|country",
        "'dialog':[{'startTime':''}]|/dialog/0/startTime|start",
        "'dialog':[{'duration_sec':1}]|/dialog/0/duration_sec|duration",
        "'dialog':[{'mimeType':''}]|/dialog/0/mimeType|mediatype",
        "'dialog':[{'orignator':0}]|/dialog/0/orignator|originator",
        "'dialog':[{'party_history':[{'events':''}]}]|/dialog/0/party_history/0/events|event",
        "'dialog':[{'session_id':{'Local':''}}]|/dialog/0/session_id/Local|local",
        "'dialog':[{'session_id':[{'remotes':''}]}]|/dialog/0/session_id/0/remotes|remote",
        "'parties':[],'redacted':{'uid':''}|/redacted/uid|uuid",
        "'parties':[],'amended':{'URL':''}|/amended/URL|url",
        "'parties':[],'group':[{'uuids':''}]|/group/0/uuids|uuid",
        "'analysis':[{'vendors':''}]|/analysis/0/vendors|vendor",
        "'attachments':[{'mediaType':''}]|/attachments/0/mediaType|mediatype"
      })
  void theNearestNameIsTold(String members, String pointer, String meant) {
    assertEquals(
        List.of(pointer + " is in no version and no listed extension: did you mean " + meant + "?"),
        findings("member.unknown", members));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'parties':[{'meta':{},'role':'agent','x-y':1}],'metadata':{},'meta':1,'X_y':1",
        "'parties':[{'timezone':'','jCard':[]}],'group':[],'appended':{},'must_support':[]",
        "'dialog':[{'mimetype':'','alg':'','signature':'','transfer-target':0,'skill':''}]",
        "'analysis':[{'vendor_schema':'','prompt':'','model':''}],'sessions':[{'any':1}]",
        "'dialog':[{'body':{'dialogs':1},'encoding':'json'}]",
        "'parties':[],'extensions':['ours'],'dialogs':[]",
        "'parties':[],'critical':['ours'],'dialogs':[]"
      })
  void otherNamesAreNobodysBusiness(String members) {
    assertEquals(List.of(), findings("member.unknown", members));
  }

  @Test
  void whatIsNearToNothingIsToldToo() {
    assertEquals(
        List.of("/zebra is in no version and no listed extension, and nothing reads it"),
        findings("member.unknown", "'parties':[],'zebra':1,'extensions':['CC']"));
  }

  @Test
  void longNamesAreNotCompared() {
    assertTimeoutPreemptively(
        Duration.ofSeconds(1),
        () -> assertEquals(Optional.empty(), NearestName.of("a".repeat(1 << 22), Set.of("aa"))));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "+15550100001",
        "tel:+1-555-010-0001",
        "1234",
        "(555) 010-0001",
        "555.010.0001 x12",
        "+49 (0)30 / 1234-567",
        "TEL:+15550100001;ext=12",
        "7042;phone-context=example.com",
        "*67",
        "0044 20 7946 0000 ext. 5",
        "911"
      })
  void thisIsANumber(String tel) {
    assertTrue(PartyRules.isNumber(tel), tel);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "reception",
        "sip:alice@example.com",
        "anonymous",
        "+",
        "--",
        "555-CALL",
        "tel:",
        "+1234567890123456",
        "5550100001, 5550100002",
        "alice@example.com"
      })
  void thisIsNone(String tel) {
    assertFalse(PartyRules.isNumber(tel), tel);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "alice@example.com",
        "mailto:alice@example.com",
        "alice+x@sub.example.co.uk",
        "Alice <alice@example.com>",
        "mailto:alice@example.com?subject=a%20b",
        "a@localhost",
        "\"Alice Smith\"@example.com",
        "j\u00fcrgen@m\u00fcller.de",
        "a@[127.0.0.1]",
        "mailto:a%40b.c"
      })
  void thisIsAnAddress(String mailto) {
    assertTrue(PartyRules.isAddress(mailto), mailto);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Alice",
        "alice@",
        "@example.com",
        "a b@example.com",
        "alice@exa mple.com",
        "a@b@",
        "tel:+15550100001",
        "https://example.com",
        "alice.example.com",
        "a@.com",
        "a@b..c"
      })
  void thisIsNoAddress(String mailto) {
    assertFalse(PartyRules.isAddress(mailto), mailto);
  }

  @Test
  void hostileTextsAreJudgedAtOnce() {
    for (String text :
        List.of("a@" + "a".repeat(250) + "!", "1".repeat(1 << 20), "<".repeat(5000) + "@")) {
      assertTimeoutPreemptively(
          Duration.ofSeconds(1),
          () -> {
            PartyRules.isAddress(text);
            PartyRules.isNumber(text + " x");
          });
    }
  }

  @Test
  void partiesAreWarnedOf() {
    assertEquals(
        List.of("/parties/1/tel is no telephone number"),
        findings("party.tel", "'parties':[{'tel':'1234'},{'tel':'nobody'}]"));
    assertEquals(
        List.of("/parties/0/mailto is no mail address"),
        findings("party.mailto", "'parties':[{'mailto':'nobody'}]"));
  }
}
