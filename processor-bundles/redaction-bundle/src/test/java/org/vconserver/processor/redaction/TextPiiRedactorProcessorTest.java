package org.vconserver.processor.redaction;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vconserver.api.error.ServerError;
import org.vconserver.api.processor.Notice;
import org.vconserver.processor.core.JqQueryLanguage;
import org.vconserver.processor.core.QueryGuard;
import org.vconserver.tck.RecordingSession;
import org.vconserver.vcon.Vcon;
import org.vconserver.vcon.error.VconError;
import org.vconserver.vcon.error.VconException;

class TextPiiRedactorProcessorTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** The query of py_vcon_server's own tests. */
  private static final String PEERS_QUERY =
      ". + {parties: [.parties[] | delpaths([[\"foo\"], [\"tel\"]])]} + {dialog: [.dialog[] |"
          + " delpaths([[\"body\"], [\"url\"]])]} + {analysis: [.analysis[1]]}";

  private static final String REDACTED_ONLY =
      "{parties: [.parties[] | {}], dialog: [.dialog[] | del(.body)],"
          + " analysis: [.analysis[] | select(.type == \"transcript-redacted\")]}";

  private final Map<String, Object> config = new HashMap<>();

  private static <T> T proxy(Class<T> type, Map<String, Object> values) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) ->
                values.getOrDefault(method.getName(), method.getDefaultValue())));
  }

  private static Vcon read(String file) throws Exception {
    return Vcon.parse(
        Files.readAllBytes(
            Path.of(System.getProperty("vcon.test.data"), "vcons/valid").resolve(file)));
  }

  private RecordingSession process(Vcon vcon, Map<String, String> given) throws Exception {
    TextPiiRedactorProcessor processor =
        new TextPiiRedactorProcessor(
            proxy(RedactionConfig.class, config),
            new JqQueryLanguage(new QueryGuard(proxy(QueryGuard.Config.class, Map.of()))));
    Recognizers.ALL.forEach(processor::addRecognizer);
    RecordingSession session = RecordingSession.of(vcon);
    processor.process(
        session,
        new TextPiiRedactorOptions(
            JSON.readTree(given.getOrDefault("input_dialogs", "\"\"")),
            given.getOrDefault("query", PEERS_QUERY),
            "PII",
            given.get("uuid_domain"),
            given.getOrDefault("entity_labels", "dataprofiler"),
            List.of(),
            "",
            0.5,
            Boolean.parseBoolean(given.getOrDefault("allow_unread", "false")),
            Boolean.parseBoolean(given.getOrDefault("report", "false"))));
    return session;
  }

  @Test
  void addsARedactedVconAndLeavesTheInputAsItIs() throws Exception {
    Vcon vcon = read("0.4.0/own_pii_call_transcript.vcon");
    RecordingSession session = process(vcon, Map.of("uuid_domain", "example.com"));
    assertEquals("[1]", session.modified().toString());
    assertEquals(vcon.tree(), session.vcons().get(0).tree());
    ObjectNode redacted = session.vcons().get(1).tree();
    assertEquals(
        "{\"uuid\":\"" + vcon.uuid() + "\",\"type\":\"PII\"}",
        redacted.path("redacted").toString());
    assertTrue(
        redacted
            .path("uuid")
            .asText()
            .matches("[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-8caa-f24ab1a0c334"),
        redacted.path("uuid").asText());
    assertEquals("{\"name\":\"Alice\"}", redacted.path("parties").path(0).toString());
    assertFalse(redacted.path("dialog").path(0).has("url"));
    assertEquals(1, redacted.path("analysis").size());
    assertEquals(
        JSON.readTree(
            """
            {"type":"transcript-redacted","dialog":0,"vendor":"CapitalOne","product":"dataprofiler",
             "schema":"data_labeler_schema","encoding":"json","body":[
              {"parties":[0,1],"start":"2026-03-01T10:00:00.000+00:00","duration":9.0,
               "text":"My name is {{PERSON}} and my card number is {{CREDIT_CARD}}. You can reach me at {{EMAIL_ADDRESS}} or {{PHONE_NUMBER}}."}]}
            """),
        redacted.path("analysis").path(0));
  }

  private static Vcon with(String dialog, String... analyses) throws Exception {
    ObjectNode tree = read("0.4.0/own_chat.vcon").copyTree();
    tree.putArray("dialog").add(JSON.readTree(dialog.replace('\'', '"')));
    var array = tree.putArray("analysis");
    for (String analysis : analyses) {
      array.add(JSON.readTree(analysis.replace('\'', '"')));
    }
    return Vcon.of(tree);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'type':'recording','url':'https://x','parties':[0]}||dialog[0]: the dialog has a recording and no transcript",
        "{'type':'recording','url':'https://x'}|{'type':'transcript','dialog':0,'body':{'a':'b'}}|analysis[0]: the transcript has a shape that no reader knows",
        "{'type':'recording','url':'https://x'}|{'type':'transcript','dialog':0,'encoding':'base64url','body':'%%'}|analysis[0]: the transcript's body is not what its encoding says",
        "{'type':'text','encoding':'base64url','body':'%%'}||dialog[0]: the dialog's body is not what its encoding says",
        "{'type':'text','url':'https://x'}||dialog[0]: the dialog's text is not in the vCon",
        "{'type':'text','mediatype':'image/png','body':'x'}||dialog[0]: the dialog's body is no text",
      })
  void aVconWithContentThatCouldNotBeReadIsRefusedByName(
      String dialog, String analysis, String place) throws Exception {
    Vcon vcon = analysis == null ? with(dialog) : with(dialog, analysis);
    VconException refusal =
        assertThrows(
            VconException.class, () -> process(vcon, Map.of("uuid_domain", "example.com")));
    assertEquals(RedactionError.CONTENT_NOT_READ, refusal.code());
    assertTrue(
        refusal.getMessage().contains("not redacted: dialog 0 (" + place), refusal.getMessage());
    RecordingSession allowed =
        process(
            vcon,
            Map.of(
                "uuid_domain",
                "example.com",
                "allow_unread",
                "true",
                "report",
                "true",
                "query",
                "."));
    assertEquals(Notice.Severity.WARNING, allowed.notices().get(0).severity());
    JsonNode report = allowed.vcons().get(1).tree().at("/redacted/report");
    assertEquals(1, report.path("not_read").size());
  }

  @Test
  void whatHasNothingToReadIsRedacted() throws Exception {
    for (String dialog :
        List.of(
            "{'type':'recording','parties':[0]}",
            "{'type':'transfer','url':'https://x'}",
            "{'type':'incomplete'}",
            "{'type':'text','body':''}")) {
      RecordingSession session = process(with(dialog), Map.of("uuid_domain", "example.com"));
      assertEquals(2, session.vcons().size(), dialog);
      assertEquals("no_text", session.notices().get(0).code(), dialog);
    }
  }

  @Test
  void theRedactedVconSaysWhatWasRedactedAndWithWhat() throws Exception {
    RecordingSession session =
        process(
            read("0.4.0/own_pii_chat.vcon"),
            Map.of("uuid_domain", "example.com", "query", REDACTED_ONLY, "report", "true"));
    JsonNode report = session.vcons().get(1).tree().at("/redacted/report");
    assertEquals(1, report.at("/labels/SSN").asInt());
    assertEquals(1, report.at("/labels/URL").asInt());
    assertEquals("[0,1,2]", report.path("dialogs_read").toString());
    assertEquals("dataprofiler", report.path("entity_labels").asText());
    assertTrue(report.path("recognizers").toString().contains("PhoneRecognizer"));
    assertFalse(report.toString().contains("536-90"));
  }

  @Test
  void personalDataThatTheQueryLeavesElsewhereIsTold() throws Exception {
    RecordingSession session =
        process(
            read("0.4.0/own_pii_chat.vcon"), Map.of("uuid_domain", "example.com", "query", "."));
    assertEquals(
        List.of("dialog[0]", "dialog[1]", "dialog[2]"),
        session.notices().stream().map(Notice::place).toList());
    assertEquals("personal_data_remains", session.notices().get(0).code());
  }

  @Test
  void redactsChatsWhichThePeerCanNot() throws Exception {
    RecordingSession session =
        process(
            read("0.4.0/own_pii_chat.vcon"),
            Map.of("uuid_domain", "example.com", "query", REDACTED_ONLY));
    JsonNode redacted = session.vcons().get(1).tree();
    assertEquals(3, redacted.path("analysis").size());
    assertEquals(
        List.of(
            "My SSN is {{SSN}} and my IBAN is {{BAN}}.",
            "Thanks. Your order number is 4111-2222, shipped from {{IPV4}} to {{ADDRESS}}, {{ADDRESS}}.",
            "Call {{PHONE_NUMBER}} or visit {{URL}}."),
        redacted.path("analysis").findValuesAsText("text"));
    assertFalse(redacted.toString().contains("536-90"));
    assertEquals(
        "[1,0]", redacted.path("analysis").path(1).path("body").path(0).path("parties").toString());
  }

  @Test
  void redactsATranscriptByItsTurns() throws Exception {
    RecordingSession session =
        process(
            read("0.0.2/pyvcon_deepgram_external.vcon"),
            Map.of("uuid_domain", "example.com", "query", REDACTED_ONLY));
    JsonNode body = session.vcons().get(1).tree().path("analysis").path(0).path("body");
    assertTrue(body.size() > 20);
    assertTrue(body.path(0).path("parties").isInt());
    assertTrue(body.toString().contains("This is {{PERSON}}"));
    assertFalse(body.toString().contains("hotmail"));
    assertFalse(body.toString().contains("680-2068"));
  }

  @Test
  void onlySelectedDialogsAreRedacted() throws Exception {
    RecordingSession session =
        process(
            read("0.4.0/own_pii_chat.vcon"),
            Map.of(
                "uuid_domain", "example.com", "query", REDACTED_ONLY, "input_dialogs", "\"1:\""));
    assertEquals(2, session.vcons().get(1).tree().path("analysis").size());
  }

  @Test
  void aNewUuidOfTheQueryIsKept() throws Exception {
    String uuid = "0195544a-b9b1-8ee4-b9a2-279e0d16bc46";
    RecordingSession session =
        process(read("0.4.0/own_chat.vcon"), Map.of("query", ". + {uuid: \"" + uuid + "\"}"));
    assertEquals(uuid, session.vcons().get(1).uuid());
  }

  @Test
  void withoutADomainThereIsNoNewUuid() throws Exception {
    VconException e =
        assertThrows(VconException.class, () -> process(read("0.4.0/own_chat.vcon"), Map.of()));
    assertEquals(ServerError.INVALID_OPTIONS, e.code());
    assertEquals("uuid_domain", e.fields().get(0).path());
    config.put("uuid__domain", "example.com");
    assertEquals(2, process(read("0.4.0/own_chat.vcon"), Map.of()).vcons().size());
  }

  @Test
  void aQueryThatGivesNoVconIsRefused() throws Exception {
    Vcon vcon = read("0.4.0/own_chat.vcon");
    for (String query : List.of("empty", ".uuid", "null", "[")) {
      VconException e =
          assertThrows(
              VconException.class,
              () -> process(vcon, Map.of("query", query, "uuid_domain", "example.com")));
      assertEquals(ServerError.INVALID_QUERY, e.code(), query);
    }
    VconException e =
        assertThrows(
            VconException.class,
            () -> process(vcon, Map.of("query", "{a: 1}", "uuid_domain", "example.com")));
    assertEquals(VconError.INVALID_VCON, e.code());
    IllegalArgumentException blank =
        assertThrows(IllegalArgumentException.class, () -> process(vcon, Map.of("query", " ")));
    assertEquals("redaction query options.jq_redaction_query is not set", blank.getMessage());
    assertThrows(
        IllegalArgumentException.class, () -> process(vcon, Map.of("entity_labels", "other")));
  }

  @Test
  void aSignedVconHasToBeVerifiedFirst() throws Exception {
    Vcon signed = read("0.4.0/own_signed_es256.vcon");
    VconException e =
        assertThrows(
            VconException.class, () -> process(signed, Map.of("uuid_domain", "example.com")));
    assertEquals(VconError.INVALID_VCON_STATE, e.code());
  }

  @Test
  void theHostileTextOfTheTestDataIsRedactedInTime() throws Exception {
    Vcon hostile =
        Vcon.parse(
            Files.readAllBytes(
                Path.of(
                    System.getProperty("vcon.test.data"),
                    "vcons/invalid/hostile-redos-phone-email.vcon")));
    assertEquals(
        2,
        process(hostile, Map.of("uuid_domain", "example.com", "query", REDACTED_ONLY))
            .vcons()
            .size());
  }
}
