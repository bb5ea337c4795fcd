package org.vconserver.itest;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.GreenMailUtil;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.vconserver.tck.server.Api;

/** send_email, openai_chat_completion and text_pii_redactor over REST, alone and in pipelines. */
@Timeout(120)
class TextProcessorsIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String CHAT = "018f3a00-002a-8abc-8caa-f24ab1a0c334";
  private static final String PII_CHAT = "018f3a00-003d-8abc-8caa-f24ab1a0c334";
  private static final String REDACT =
      "'redaction_type_label':'PII','uuid_domain':'example.com','jq_redaction_query':"
          + "'{parties: [.parties[] | {}], dialog: [.dialog[] | del(.body)],"
          + " analysis: [.analysis[] | select(.type | test(\\\"redacted\\\"))]}'";

  @TempDir static Path folder;
  private static GreenMail mail;
  private static ChatVendor vendor;
  private static ServerProcess server;
  private static Api api;
  private static String call;

  @BeforeAll
  static void start() throws IOException {
    mail = new GreenMail(new ServerSetup(0, "127.0.0.1", "smtp"));
    mail.start();
    mail.setUser("bot@example.com", "bot", "s3cret-of-the-mail-server");
    vendor = new ChatVendor();
    configure();
    Path hosts = folder.resolve("hosts");
    Files.writeString(hosts, "127.0.0.1 mail.yourdomain.com localhost\n");
    server =
        ServerProcess.start(
            folder,
            Map.of(
                "JAVA_OPTS",
                "-Djdk.net.hosts.file=" + hosts,
                "OPENAI_BASE_URL",
                vendor.url(),
                "OPENAI_API_KEY",
                "sk-of-the-environment",
                "MAIL_PASSWORD",
                "s3cret-of-the-mail-server"),
            folder.resolve("config"));
    api = server.api;
    for (String file :
        List.of(
            "0.4.0/own_chat.vcon",
            "0.4.0/own_pii_chat.vcon",
            "0.0.2/pyvcon_deepgram_external.vcon")) {
      byte[] vcon = Files.readAllBytes(TestFiles.DATA.resolve("vcons/valid").resolve(file));
      api.post("/vcon", vcon).expect(204);
      call = JSON.readTree(vcon).path("uuid").asText();
    }
  }

  /** The distribution's configuration; the mail server's port and login by an instance's file. */
  private static void configure() throws IOException {
    Path config = Files.createDirectory(folder.resolve("config"));
    try (Stream<Path> files = Files.list(TestFiles.DIST.resolve("config"))) {
      for (Path file : (Iterable<Path>) files::iterator) {
        Files.copy(file, config.resolve(file.getFileName()));
      }
    }
    int port = mail.getSmtp().getPort();
    Files.writeString(
        config.resolve("org.vconserver.processor.email-send_email.cfg"),
        "vcon.processor.name=send_email\nsmtp_host = mail.yourdomain.com\nsmtp_port = "
            + port
            + "\nallowed_hosts = 127.0.0.1:1\n");
    Files.writeString(
        config.resolve("org.vconserver.processor.email-with_login.cfg"),
        "vcon.processor.name=send_with_login\nsmtp_host = 127.0.0.1\nsmtp_port = "
            + port
            + "\nsmtp_user = bot\n.smtp_password=$[env:MAIL_PASSWORD]\nstarttls = never\n"
            + "from_address = bot@example.com\n");
  }

  @AfterAll
  static void stop() throws IOException {
    assertFalse(server.log().contains("s3cret-of-the-mail-server"), "no secret in the log");
    assertFalse(server.log().contains("sk-of-the-environment"), "no key in the log");
    assertFalse(server.log().contains("536-90-4399"), "no content in the log");
    assertEquals(0, server.stop(), server.log());
    mail.stop();
    vendor.close();
  }

  @BeforeEach
  void forget() throws Exception {
    mail.purgeEmailFromAllMailboxes();
    vendor.requests.clear();
    vendor.keys.clear();
  }

  private static MimeMessage arrived() {
    assertTrue(mail.waitForIncomingEmail(10_000, 1));
    return mail.getReceivedMessages()[0];
  }

  @Test
  void aMailIsSentByItself() throws Exception {
    JsonNode answer =
        api.post(
                "/processIO/send_email",
                "{'processor_io':{'parameters':{'who':'Alice'}},'processor_options':{"
                    + "'from_address':'bot@example.com','to':['alice@example.com'],"
                    + "'format_options':{'subject':'Hello {who}','text_body':'Text for {who}'}}}")
            .expect(200)
            .json();
    assertEquals(0, answer.path("vcons").size());
    assertEquals("Hello Alice", arrived().getSubject());
  }

  @Test
  void anInstanceHasALoginOfItsOwnByReference() throws Exception {
    JsonNode answer =
        api.post(
                "/process/" + CHAT + "/send_with_login",
                "{'to':['alice@example.com'],'subject':'s','html_body':'<p>x</p>','attach_vcon':true}")
            .expect(200)
            .json();
    assertEquals("[false]", answer.path("vcons_modified").toString());
    String whole = GreenMailUtil.getWholeMessage(arrived());
    assertTrue(whole.contains(CHAT + ".vcon"), whole);
    assertTrue(whole.contains("text/html"), whole);
  }

  @Test
  void whatIsNoMailIsTheCallersFault() {
    for (String options :
        List.of(
            "{}",
            "{'from_address':'a@b.com'}",
            "{'from_address':'a@b.com','to':['x']}",
            "{'from_address':'a@b.com','to':['x@y.com'],'subject':'a\\nBcc: b@c.com'}",
            "{'from_address':'a@b.com','to':'x@y.com'}",
            "{'from_address':'a@b.com','to':['x@y.com'],'smtp_port':70000}")) {
      api.post("/process/" + CHAT + "/send_email", options).expect(422);
    }
    api.post(
            "/process/" + CHAT + "/send_email",
            "{'from_address':'a@b.com','to':['x@y.com'],'smtp_host':'127.0.0.1','smtp_port':1}")
        .expect(503);
    assertTrue(
        api.post(
                "/process/" + CHAT + "/send_email",
                "{'from_address':'a@b.com','to':['x@y.com'],'smtp_host':'127.0.0.1','smtp_port':2}")
            .expect(422)
            .text()
            .contains("127.0.0.1:2 is not one of the mail servers that steps may name"));
    assertEquals(0, mail.getReceivedMessages().length);
  }

  @Test
  void aModelIsAskedAboutAChat() {
    JsonNode answer =
        api.post("/process/" + CHAT + "/openai_chat_completion", "{'model':'busy-once'}")
            .expect(200)
            .json();
    assertEquals("[true]", answer.path("vcons_modified").toString());
    JsonNode analysis = answer.path("vcons").path(0).path("analysis").path(0);
    assertEquals("summary", analysis.path("type").asText());
    assertEquals(107, analysis.path("usage").path("total_tokens").asInt());
    assertEquals(2, vendor.requests.size());
    assertEquals("Bearer sk-of-the-environment", vendor.keys.get(0));
    assertEquals(
        0, api.get("/vcon/" + CHAT).expect(200).json().path("analysis").size(), "not committed");
  }

  @Test
  void aVendorsErrorsAreToldApart() {
    String path = "/process/" + CHAT + "/openai_chat_completion";
    assertTrue(api.post(path, "{'model':'error-401'}").expect(503).text().contains("401"));
    api.post(path, "{'model':'error-400'}").expect(422);
    api.post(path, "{'model':'error-404'}").expect(422);
    api.post(path, "{'jq_result':'.['}").expect(422);
    api.post(path, "{'max_tokens':0}").expect(422);
    api.post(path, "{'input_dialogs':'a'}").expect(422);
    api.post(path, "{'input_dialogs':{}}").expect(422);
    api.post(
            "/process/" + CHAT + "/openai_chat_completion?commit_changes=true",
            "{'model':'error-400'}")
        .expect(422);
  }

  @Test
  void aSlowVendorDoesNotHoldUpItsPipelinesTimeout() {
    api.put(
            "/pipeline/slow",
            "{'pipeline_options':{'timeout':1},'processors':[{'processor_name':'openai_chat_completion',"
                + "'processor_options':{'model':'slow'}}]}")
        .expect(204);
    long start = System.nanoTime();
    api.post("/pipeline/slow/run/" + CHAT, "").expect(430);
    assertTrue(System.nanoTime() - start < 10_000_000_000L);
  }

  @Test
  void anInstanceForAnotherServiceComesAndGoesWithItsFile() throws Exception {
    Path file = folder.resolve("config/org.vconserver.processor.openai-other.cfg");
    Files.writeString(
        file, "vcon.processor.name=ask_other\nopenai_base_url = " + vendor.url() + "\n");
    await().until(() -> api.get("/openapi.json").json().path("paths").has("/processIO/ask_other"));
    api.post("/process/" + CHAT + "/ask_other", "{}").expect(200);
    assertEquals("null", vendor.keys.get(0), "OpenAI's key is not for others");
    Files.delete(file);
    await().until(() -> !api.get("/openapi.json").json().path("paths").has("/processIO/ask_other"));
  }

  @Test
  void aChatIsRedacted() {
    JsonNode answer =
        api.post("/process/" + PII_CHAT + "/text_pii_redactor", "{" + REDACT + "}")
            .expect(200)
            .json();
    assertEquals("[false,true]", answer.path("vcons_modified").toString());
    JsonNode redacted = answer.path("vcons").path(1);
    assertEquals(PII_CHAT, redacted.path("redacted").path("uuid").asText());
    assertTrue(redacted.toString().contains("My SSN is {{SSN}} and my IBAN is {{BAN}}."));
    assertFalse(redacted.toString().contains("536-90"));
    api.post("/process/" + PII_CHAT + "/text_pii_redactor", "{}").expect(422);
    api.post(
            "/process/" + PII_CHAT + "/text_pii_redactor",
            "{'redaction_type_label':'x','jq_redaction_query':'.'}")
        .expect(422);
  }

  @Test
  void aRedactedVconIsWhatAModelIsGivenInAPipeline() {
    api.put(
            "/pipeline/redact_and_ask",
            "{'pipeline_options':{'timeout':20},'processors':["
                + "{'processor_name':'text_pii_redactor','processor_options':{'entity_labels':'presidio',"
                + REDACT
                + "}},"
                + "{'processor_name':'jq','processor_options':{'jq_queries':{'new':'.vcons[1].uuid'}}},"
                + "{'processor_name':'send_email','processor_options':{'to':['a@example.com'],"
                + "'from_address':'b@example.com','input_vcon_index':1,'attach_vcon':true,"
                + "'format_options':{'subject':'{new}'}}}]}")
        .expect(204);
    JsonNode answer =
        api.post("/pipeline/redact_and_ask/run/" + PII_CHAT + "?save_vcons=true", "")
            .expect(200)
            .json();
    String uuid = answer.path("parameters").path("new").asText();
    String stored = api.get("/vcon/" + uuid).expect(200).text();
    assertTrue(stored.contains("{{US_SSN}}") && stored.contains("{{IBAN_CODE}}"), stored);
    String whole = GreenMailUtil.getWholeMessage(arrived());
    assertTrue(whole.contains(uuid + ".vcon"), whole);
  }

  /** As printed; a step whose processor this distribution does not have is left out. */
  private static void putPrinted(String name) throws IOException {
    ObjectNode pipeline =
        (ObjectNode) JSON.readTree(TestFiles.DATA.resolve("pipelines/" + name + ".json").toFile());
    JsonNode paths = api.get("/openapi.json").expect(200).json().path("paths");
    ArrayNode steps = (ArrayNode) pipeline.path("processors");
    for (int i = steps.size() - 1; i >= 0; i--) {
      if (!paths.has("/processIO/" + steps.path(i).path("processor_name").asText())) {
        assertEquals("deepgram", steps.remove(i).path("processor_name").asText());
      }
    }
    api.put("/pipeline/" + name, JSON.writeValueAsString(pipeline)).expect(204);
  }

  @Test
  void theConditionalPipelineRunsAsPrinted() throws Exception {
    putPrinted("conditional_pipeline");
    api.post("/queue/bad_agent_call_job_queue", "").expect(204);
    JsonNode answer = api.post("/pipeline/conditional_pipeline/run/" + call, "").expect(200).json();
    assertEquals(4, answer.path("parameters").path("agent_score").asInt(), answer::toString);
    assertTrue(answer.path("parameters").path("bad_agent_score").asBoolean());
    JsonNode job = api.get("/queue/bad_agent_call_job_queue").expect(200).json().path(0);
    assertEquals(call, job.path("vcon_uuid").path(0).asText());
  }

  @Test
  void theMeetingNotesPipelineRunsAsPrinted() throws Exception {
    putPrinted("email_meeting_notes_pipeline");
    JsonNode answer =
        api.post("/pipeline/email_meeting_notes_pipeline/run/" + call, "").expect(200).json();
    assertTrue(answer.path("parameters").has("ACTION_ITEMS"), answer::toString);
    MimeMessage notes = arrived();
    assertTrue(notes.getSubject().startsWith("Meeting notes 2023-08-31"), notes.getSubject());
    assertEquals("you@yourdomain.com", notes.getAllRecipients()[0].toString());
    assertEquals("py_vcon_server@yourdomain.com", notes.getFrom()[0].toString());
    String text = (String) notes.getContent();
    assertTrue(
        text.contains("Summary:\r\nAnswer to: Summarize the transcript in these messages."), text);
    assertTrue(text.contains("Action Items:\r\nAnswer to: Provide a bullet list of action"), text);
    assertEquals(3, vendor.requests.size());
  }
}
