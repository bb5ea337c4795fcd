package org.vconserver.itest;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vconserver.tck.server.Api;

/** Processor bundles go and come back while jobs wait for them. */
@Timeout(120)
class ProcessorBundlesIT {
  private static final String CHAT = "018f3a00-002a-8abc-8caa-f24ab1a0c334";

  @TempDir static Path folder;
  private static GreenMail mail;
  private static ServerProcess server;
  private static Api api;

  @BeforeAll
  static void start() throws IOException {
    mail = new GreenMail(new ServerSetup(0, "127.0.0.1", "smtp"));
    mail.start();
    server =
        ServerProcess.start(
            folder, Map.of("WEBCONSOLE_PASSWORD", "console", "MAIL_ALLOWED_HOSTS", "*"));
    api = server.api;
    api.post("/vcon", Files.readAllBytes(TestFiles.DATA.resolve("vcons/valid/0.4.0/own_chat.vcon")))
        .expect(204);
  }

  @AfterAll
  static void stop() throws IOException {
    server.close();
    mail.stop();
  }

  /** What an operator does in the web console. */
  private static void console(String action, String bundle) throws Exception {
    String login =
        Base64.getEncoder().encodeToString("admin:console".getBytes(StandardCharsets.UTF_8));
    HttpResponse<String> answer =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(URI.create(api.url() + "/system/console/bundles/" + bundle))
                    .header("Authorization", "Basic " + login)
                    .header("Content-Type", "application/x-www-form-urlencoded")
                    .POST(BodyPublishers.ofString("action=" + action))
                    .build(),
                BodyHandlers.ofString());
    assertEquals(200, answer.statusCode(), answer.body());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "email|send_email|{'smtp_host':'127.0.0.1','smtp_port':PORT,'from_address':'a@b.com','to':['c@d.com']}",
        "openai|openai_chat_completion|{'input_dialogs':[]}",
        "deepgram|deepgram|{}",
        "whisper|whisper_base|{}",
        "redaction|text_pii_redactor|{'redaction_type_label':'x','uuid_domain':'example.com','jq_redaction_query':'.'}"
      })
  void jobsWaitForTheBundleOfTheirProcessor(String bundle, String processor, String options)
      throws Exception {
    String symbolicName = "org.vconserver.processor." + bundle;
    String port = Integer.toString(mail.getSmtp().getPort());
    api.put(
            "/pipeline/" + bundle,
            "{'pipeline_options':{'success_queue':'"
                + bundle
                + "_done'},'processors':[{'processor_name':'"
                + processor
                + "','processor_options':"
                + options.replace("PORT", port)
                + "}]}")
        .expect(204);
    api.post("/queue/" + bundle, "").expect(204);
    api.post("/queue/" + bundle + "_done", "").expect(204);

    console("stop", symbolicName);
    api.post("/processIO/" + processor, "{}").expect(404);
    api.put("/queue/" + bundle, "{'job_type':'vcon_uuid','vcon_uuid':['" + CHAT + "']}")
        .expect(200);
    api.post("/server/queue/" + bundle, "{'weight':1}").expect(204);
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> server.log().contains("Queue " + bundle + " waits"));
    assertEquals(1, api.get("/queue/" + bundle).expect(200).json().size());

    console("start", symbolicName);
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> api.get("/queue/" + bundle + "_done").expect(200).json().size() == 1);
  }
}
