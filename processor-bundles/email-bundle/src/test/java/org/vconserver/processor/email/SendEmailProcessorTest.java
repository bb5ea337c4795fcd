package org.vconserver.processor.email;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.GreenMailUtil;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.Message.RecipientType;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.vconserver.api.error.ServerError;
import org.vconserver.api.vendor.VendorException;
import org.vconserver.api.vendor.VendorPlaces;
import org.vconserver.tck.RecordingSession;
import org.vconserver.vcon.Vcon;
import org.vconserver.vcon.error.ErrorCode;
import org.vconserver.vcon.error.ErrorKind;
import org.vconserver.vcon.error.VconException;

@Timeout(60)
class SendEmailProcessorTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-03-01T10:00:00Z"), ZoneOffset.UTC);
  private static final Vcon VCON =
      Vcon.parse("{\"uuid\":\".call <7>: é-1\",\"parties\":[]}".getBytes(StandardCharsets.UTF_8));

  @TempDir static Path folder;
  private static TestCertificate certificate;
  private static GreenMail plain;
  private static GreenMail secure;

  private final List<SendEmailProcessor> started = new ArrayList<>();

  @BeforeAll
  static void start() throws Exception {
    certificate = TestCertificate.make(folder);
    System.setProperty("greenmail.tls.keystore.file", certificate.store().toString());
    System.setProperty("greenmail.tls.keystore.password", TestCertificate.PASSWORD);
    plain = new GreenMail(new ServerSetup(0, "127.0.0.1", "smtp"));
    secure = new GreenMail(new ServerSetup(0, "127.0.0.1", "smtps"));
    plain.start();
    secure.start();
    secure.setUser("bot@example.com", "bot", "s3cret");
    plain.setUser("bot@example.com", "bot", "s3cret");
  }

  @AfterAll
  static void stop() {
    plain.stop();
    secure.stop();
  }

  @AfterEach
  void forget() throws Exception {
    started.forEach(SendEmailProcessor::stop);
    plain.purgeEmailFromAllMailboxes();
    secure.purgeEmailFromAllMailboxes();
  }

  /** Options of a mail to the plain server. */
  private static Options mail() {
    return new Options()
        .with("host", "127.0.0.1")
        .with("port", plain.getSmtp().getPort())
        .with("from", "Bot <bot@example.com>")
        .with("to", List.of("Alice Ä <alice@example.com>"))
        .with("subject", "Meeting notes: größer")
        .with("text", "Grüße\n.\nend");
  }

  /** As many places as are asked for, of one mail server. */
  private VendorPlaces places = (vendor, wait) -> () -> {};

  @Test
  void aMailServerThatTooManyMailByAlreadyIsToldAtOnce() {
    List<String> asked = new ArrayList<>();
    places =
        (vendor, wait) -> {
          asked.add(vendor);
          throw new VendorException(VendorException.Reason.TIMEOUT, "busy");
        };
    VconException busy =
        assertThrows(VconException.class, () -> send(Map.of(), mail().with("host", "127.0.0.1")));
    assertEquals(EmailError.SMTP_UNAVAILABLE, busy.code());
    assertEquals(List.of("127.0.0.1:" + plain.getSmtp().getPort()), asked);
  }

  private SendEmailProcessor processor(Map<String, Object> config) throws Exception {
    SendEmailProcessor processor = new SendEmailProcessor(places, TestConfig.of(config), CLOCK);
    started.add(processor);
    return processor;
  }

  private void send(Map<String, Object> config, Options options) throws Exception {
    processor(config).process(RecordingSession.of(VCON).readOnly(), options.build());
  }

  private void refused(ErrorCode code, String said, Map<String, Object> config, Options options) {
    VconException e = assertThrows(VconException.class, () -> send(config, options));
    assertEquals(code, e.code(), e.getMessage());
    assertTrue(e.getMessage().contains(said), e.getMessage());
  }

  private static MimeMessage only(GreenMail server) {
    MimeMessage[] mails = server.getReceivedMessages();
    assertEquals(1, mails.length);
    return mails[0];
  }

  @Test
  void aMailArrivesWithItsHeadersAndText() throws Exception {
    send(Map.of(), mail().with("cc", List.of("bob@example.com")));
    MimeMessage mail = plain.getReceivedMessages()[0];
    assertEquals(2, plain.getReceivedMessages().length);
    assertEquals("Meeting notes: größer", mail.getSubject());
    assertEquals("Bot <bot@example.com>", mail.getFrom()[0].toString());
    assertTrue(mail.getHeader("To", null).contains("alice@example.com"));
    assertEquals("bob@example.com", mail.getRecipients(RecipientType.CC)[0].toString());
    assertEquals(CLOCK.instant(), mail.getSentDate().toInstant());
    assertTrue(mail.getMessageID().endsWith("@example.com>"), mail.getMessageID());
    assertEquals("Grüße\r\n.\r\nend", ((String) mail.getContent()).stripTrailing());
    assertTrue(mail.getContentType().startsWith("text/plain; charset=UTF-8"));
  }

  @Test
  void blindCopiesAreDeliveredAndNotNamed() throws Exception {
    send(Map.of(), mail().with("to", List.of()).with("bcc", List.of("eve@example.com")));
    MimeMessage mail = only(plain);
    assertFalse(GreenMailUtil.getWholeMessage(mail).contains("eve@example.com"));
  }

  @Test
  void hostsWithUnderscoresAreTakenInAddresses() throws Exception {
    send(Map.of(), mail().with("from", "The Bot <bot_1@mail_host.internal>"));
    assertEquals("The Bot <bot_1@mail_host.internal>", only(plain).getHeader("From", null));
  }

  @Test
  void stepsMayNameAnyMailServerAsThePeersMay() throws Exception {
    send(
        Map.of("allowed__hosts", new String[0], "wire__compat", "py_vcon_server"),
        mail().with("port", plain.getSmtp().getPort()));
    assertEquals(1, plain.getReceivedMessages().length);
  }

  @Test
  void htmlIsAnAlternativeToText() throws Exception {
    send(Map.of(), mail().with("html", "<p>Grüße</p>"));
    MimeMultipart parts = (MimeMultipart) only(plain).getContent();
    assertTrue(parts.getContentType().startsWith("multipart/alternative"));
    assertTrue(parts.getBodyPart(0).isMimeType("text/plain"));
    assertTrue(parts.getBodyPart(1).isMimeType("text/html"));
    assertEquals("<p>Grüße</p>", parts.getBodyPart(1).getContent());
  }

  @Test
  void filesAndTheVconAreAttached() throws Exception {
    send(
        Map.of(),
        mail()
            .with("html", "<p>x</p>")
            .with("vcon", true)
            .with(
                "attachments",
                "[{'filename':'größe.txt','mediatype':'text/plain','body':'a'},"
                    + "{'filename':'b.bin','body':'AAEC_w','encoding':'base64url'}]"));
    MimeMultipart parts = (MimeMultipart) only(plain).getContent();
    assertEquals(4, parts.getCount());
    assertTrue(parts.getBodyPart(0).isMimeType("multipart/alternative"));
    assertEquals("a", parts.getBodyPart(1).getContent());
    assertEquals(4, parts.getBodyPart(2).getInputStream().readAllBytes().length);
    assertTrue(parts.getBodyPart(3).isMimeType("application/vcon+json"));
    assertEquals("_call__7____-1.vcon", parts.getBodyPart(3).getFileName());
    assertEquals(
        VCON.uuid(), Vcon.parse(parts.getBodyPart(3).getInputStream().readAllBytes()).uuid());
  }

  @Test
  void tlsFromTheStartIsSpokenWithALoginAsThePeerDoes() throws Exception {
    Options options =
        mail()
            .with("port", secure.getSmtps().getPort())
            .with("user", "bot")
            .with("password", "s3cret");
    send(Map.of("ca__certificates", certificate.pem().toString()), options);
    assertEquals(1, secure.getReceivedMessages().length);
  }

  @Test
  void aServerWithACertificateThatIsNotTrustedGetsNoMail() {
    refused(
        EmailError.SMTP_UNAVAILABLE,
        ":"
            + secure.getSmtps().getPort()
            + " does not speak TLS here, or has a certificate that is not trusted",
        Map.of(),
        mail().with("port", secure.getSmtps().getPort()).with("tls", true));
    assertEquals(0, secure.getReceivedMessages().length);
  }

  @Test
  void starttlsProtectsTheConnection() throws Exception {
    try (StarttlsRelay relay = new StarttlsRelay(certificate.server(), plain.getSmtp().getPort())) {
      send(
          Map.of("ca__certificates", certificate.pem().toString()),
          mail()
              .with("port", relay.port())
              .with("starttls", "required")
              .with("user", "bot")
              .with("password", "s3cret"));
      assertEquals(0, relay.upgraded.getCount());
      only(plain);
    }
  }

  @Test
  void starttlsIsUsedWhereItIsOffered() throws Exception {
    try (StarttlsRelay relay = new StarttlsRelay(certificate.server(), plain.getSmtp().getPort())) {
      send(
          Map.of("ca__certificates", certificate.pem().toString()),
          mail().with("port", relay.port()));
      assertEquals(0, relay.upgraded.getCount());
    }
  }

  @Test
  void nothingIsSentWithoutTheStarttlsThatIsRequired() {
    refused(EmailError.SMTP_REFUSED, "STARTTLS", Map.of(), mail().with("starttls", "required"));
    assertEquals(0, plain.getReceivedMessages().length);
  }

  @Test
  void theConfigurationGivesServerLoginAndSender() throws Exception {
    Map<String, Object> config =
        Map.of(
            "smtp__host", "127.0.0.1",
            "smtp__port", secure.getSmtps().getPort(),
            "smtp__user", "bot",
            "_smtp__password", "s3cret",
            "from__address", "bot@example.com",
            "ca__certificates", certificate.pem().toString());
    send(config, mail().with("host", "").with("port", 0).with("from", ""));
    assertEquals("bot@example.com", only(secure).getFrom()[0].toString());
  }

  @Test
  void theConfiguredPasswordGoesToTheConfiguredServerOnly() throws Exception {
    Map<String, Object> config =
        Map.of("smtp__host", "mail.example.com", "smtp__user", "bot", "_smtp__password", "s3cret");
    EmailConfig emailConfig = TestConfig.of(config);
    assertFalse(MailServer.of(emailConfig, mail().build()).login());
    Options same = mail().with("host", "").with("port", 0);
    assertTrue(MailServer.of(emailConfig, same.build()).login());
    assertEquals("mail.example.com:465 TLS", MailServer.of(emailConfig, same.build()).toString());
    Options named = mail().with("host", "Mail.Example.com").with("port", 0);
    assertTrue(MailServer.of(emailConfig, named.build()).login());
    // Not even there, if the connection would be less protected than it is configured to be.
    assertFalse(MailServer.of(emailConfig, same.with("starttls", "never").build()).login());
    assertFalse(MailServer.of(emailConfig, same.with("port", 2525).build()).login());
  }

  @Test
  void thePortTellsHowALoginIsProtected() throws Exception {
    EmailConfig none = TestConfig.of(Map.of());
    Options options = mail().with("host", "h").with("user", "u").with("port", 0);
    assertEquals("h:465 TLS", MailServer.of(none, options.build()).toString());
    assertEquals(
        "h:587 STARTTLS_REQUIRED",
        MailServer.of(none, options.with("port", 587).build()).toString());
    assertEquals(
        "h:25 STARTTLS_OFFERED",
        MailServer.of(none, options.with("port", 0).with("user", "").build()).toString());
    assertEquals(
        "localhost:25 STARTTLS_OFFERED",
        MailServer.of(none, options.with("host", "").build()).toString());
  }

  @Test
  void aWrongPasswordIsTheCallersFault() {
    refused(
        EmailError.SMTP_AUTHENTICATION,
        "user and password",
        Map.of("ca__certificates", certificate.pem().toString()),
        mail()
            .with("port", secure.getSmtps().getPort())
            .with("user", "bot")
            .with("password", "wrong"));
  }

  @Test
  void onlyAllowedServersMayBeNamed() throws Exception {
    int port = plain.getSmtp().getPort();
    for (String allowed :
        List.of("", "mail.example.com", "127.0.0.1", "127.0.0.1:1", "localhost:" + port)) {
      VconException refusal =
          assertThrows(VconException.class, () -> send(allowing(allowed), mail()));
      assertEquals(ServerError.INVALID_OPTIONS, refusal.code());
      assertTrue(refusal.getMessage().contains("127.0.0.1:" + port), refusal.getMessage());
      assertTrue(refusal.getMessage().contains("MAIL_ALLOWED_HOSTS"), refusal.getMessage());
    }
    send(allowing("mail.example.com, 127.0.0.1:" + port), mail());
    send(allowing("*"), mail());
  }

  private static Map<String, Object> allowing(String servers) {
    return Map.of("allowed__hosts", new String[] {servers});
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "10.0.0.1|25|10.0.0.1|0|true",
        "10.0.0.1|25||0|true",
        "10.0.0.1|25|10.0.0.1|587|true",
        "10.0.0.1|7025||0|true",
        "10.0.0.1|7025||7025|true",
        "10.0.0.1|25|10.0.0.1|6379|false",
        "10.0.0.1|25||22|false",
        "10.0.0.1|25|10.0.0.2|25|false",
        "|0||25|true",
        "|0||22|false",
        "|0|localhost|25|false",
      })
  void theConfiguredServerIsReachedAtItsPortAndThoseOfMailOnly(
      @Nullable String host, int port, @Nullable String named, int namedPort, boolean taken)
      throws Exception {
    EmailConfig config =
        TestConfig.of(
            Map.of(
                "smtp__host",
                Objects.requireNonNullElse(host, ""),
                "smtp__port",
                port,
                "allowed__hosts",
                new String[0]));
    SendEmailOptions options =
        mail().with("host", Objects.requireNonNullElse(named, "")).with("port", namedPort).build();
    if (taken) {
      assertEquals(
          Objects.requireNonNullElse(host, "localhost"), MailServer.of(config, options).host());
    } else {
      VconException refusal =
          assertThrows(VconException.class, () -> MailServer.of(config, options));
      assertTrue(refusal.getMessage().contains("MAIL_ALLOWED_HOSTS"), refusal.getMessage());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"from", "subject", "to", "cc", "bcc", "filename", "host", "client"})
  void headersCanNotBeInjected(String option) throws Exception {
    for (String end : List.of("\r\n", "\n", "\r", "\u0000", "\u0085")) {
      String evil = "a@example.com" + end + "Bcc: eve@example.com";
      Options options = mail();
      switch (option) {
        case "to", "cc", "bcc" -> options.with(option, List.of(evil));
        case "filename" ->
            options.with(
                "attachments",
                JSON.writeValueAsString(List.of(Map.of("filename", "x" + evil, "body", ""))));
        default -> options.with(option, evil);
      }
      refused(ServerError.INVALID_OPTIONS, "", Map.of(), options);
    }
    assertEquals(0, plain.getReceivedMessages().length);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "alice", "alice@", "@x", "a b@example.com", "<a@b", "a@b, c"})
  void whatIsNoAddressIsRefused(String address) {
    refused(ServerError.INVALID_OPTIONS, "to", Map.of(), mail().with("to", List.of(address)));
  }

  @Test
  void optionsThatMakeNoMailAreRefused() {
    refused(ServerError.INVALID_OPTIONS, "from_address", Map.of(), mail().with("from", ""));
    refused(ServerError.INVALID_OPTIONS, "to: ", Map.of(), mail().with("to", List.of()));
    refused(ServerError.INVALID_OPTIONS, "starttls", Map.of(), mail().with("starttls", "maybe"));
    for (String attachment :
        List.of(
            "[{}]",
            "[{'filename':'a'}]",
            "[{'filename':'a','body':'%','encoding':'base64url'}]",
            "[{'filename':'a','body':'','encoding':'rot13'}]",
            "[{'filename':'a','body':'','mediatype':'junk'}]")) {
      refused(
          ServerError.INVALID_OPTIONS,
          "attachments[0]",
          Map.of(),
          mail().with("attachments", attachment));
    }
    refused(
        ServerError.INVALID_OPTIONS,
        "larger than 3 bytes",
        Map.of("max__message__bytes", 3L),
        mail());
  }

  @Test
  void anUnreachableServerIsUnavailable() throws Exception {
    int free;
    try (ServerSocket socket = new ServerSocket(0)) {
      free = socket.getLocalPort();
    }
    refused(
        EmailError.SMTP_UNAVAILABLE,
        ":" + free + " refuses the connection",
        Map.of(),
        mail().with("port", free));
    refused(
        EmailError.SMTP_UNAVAILABLE,
        "The mail server no-such-host.invalid:25 is a host name that is not known",
        Map.of(),
        mail().with("host", "no-such-host.invalid").with("port", 25));
    assertEquals(ErrorKind.UNAVAILABLE, EmailError.SMTP_UNAVAILABLE.kind());
  }

  @Test
  void aServerThatAsksToTryLaterIsToldWithItsReply() throws Exception {
    try (ServerSocket busy = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      Thread thread =
          new Thread(
              () -> {
                try (Socket caller = busy.accept()) {
                  caller
                      .getOutputStream()
                      .write("421 try again later\r\n".getBytes(StandardCharsets.US_ASCII));
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
      thread.start();
      refused(
          EmailError.SMTP_UNAVAILABLE,
          ":" + busy.getLocalPort() + " asks to try again later (421)",
          Map.of(),
          mail().with("port", busy.getLocalPort()));
      thread.join();
    }
  }

  @Test
  void aSilentServerIsGivenUpAfterTheTimeout() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      assertTimeoutPreemptively(
          Duration.ofSeconds(20),
          () ->
              refused(
                  EmailError.SMTP_UNAVAILABLE,
                  ":" + silent.getLocalPort() + " is too slow: it did not answer within 1 s",
                  Map.of("timeout__seconds", 1),
                  mail().with("port", silent.getLocalPort())));
    }
  }

  @Test
  void anInterruptEndsTheSendingAtOnce() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      SendEmailProcessor processor = processor(Map.of());
      SendEmailOptions options = mail().with("port", silent.getLocalPort()).build();
      CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
      Thread thread =
          new Thread(
              () -> {
                try {
                  processor.process(RecordingSession.of(VCON), options);
                  interrupted.complete(false);
                } catch (InterruptedException e) {
                  interrupted.complete(true);
                }
              });
      thread.start();
      silent.accept();
      thread.interrupt();
      assertTrue(interrupted.get());
    } catch (ExecutionException e) {
      throw new AssertionError(e);
    }
  }

  /** Options, by short names. */
  private static final class Options {
    private final Map<String, Object> values = new HashMap<>();

    Options with(String name, Object value) {
      values.put(name, value);
      return this;
    }

    private String text(String name) {
      return (String) values.getOrDefault(name, "");
    }

    @SuppressWarnings("unchecked")
    private List<String> list(String name) {
      return (List<String>) values.getOrDefault(name, List.of());
    }

    SendEmailOptions build() throws Exception {
      List<ObjectNode> attachments = new ArrayList<>();
      ArrayNode given =
          (ArrayNode)
              JSON.readTree(((String) values.getOrDefault("attachments", "[]")).replace('\'', '"'));
      given.forEach(one -> attachments.add((ObjectNode) one));
      return new SendEmailOptions(
          text("host"),
          (int) values.getOrDefault("port", 0),
          text("user"),
          text("password"),
          (boolean) values.getOrDefault("tls", false),
          text("starttls"),
          text("from"),
          list("to"),
          list("cc"),
          list("bcc"),
          text("subject"),
          text("text"),
          text("html"),
          attachments,
          (boolean) values.getOrDefault("vcon", false),
          text("client"));
    }
  }
}
