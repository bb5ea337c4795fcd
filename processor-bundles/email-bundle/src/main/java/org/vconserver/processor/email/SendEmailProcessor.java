package org.vconserver.processor.email;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;
import org.vconserver.api.error.ServerError;
import org.vconserver.api.processor.ProcessorDescriptor;
import org.vconserver.api.processor.ProcessorName;
import org.vconserver.api.processor.ProcessorSession;
import org.vconserver.api.processor.VconProcessor;
import org.vconserver.api.vendor.VendorException;
import org.vconserver.api.vendor.VendorPlaces;
import org.vconserver.support.threads.ContextLoader;
import org.vconserver.support.threads.Threads;
import org.vconserver.vcon.Vcon;
import org.vconserver.vcon.error.FaultType;
import org.vconserver.vcon.error.FieldError;
import org.vconserver.vcon.error.VconException;

/**
 * Sends a mail by SMTP. Thread-safe. A mail is sent when the step runs, not when the run has
 * succeeded.
 */
@Component(service = VconProcessor.class, configurationPid = "org.vconserver.processor.email")
@Designate(ocd = EmailConfig.class, factory = true)
@ProcessorName("send_email")
public final class SendEmailProcessor implements VconProcessor<SendEmailOptions> {
  /** Limits how long a step waits for others that mail by the same server. */
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

  private final VendorPlaces places;
  private final EmailConfig config;
  private final SSLSocketFactory tls;
  private final Clock clock;
  private final ExecutorService senders;

  @Activate
  public SendEmailProcessor(@Reference VendorPlaces places, EmailConfig config)
      throws GeneralSecurityException, IOException {
    this(places, config, Clock.systemUTC());
  }

  SendEmailProcessor(VendorPlaces places, EmailConfig config, Clock clock)
      throws GeneralSecurityException, IOException {
    this.places = places;
    this.config = config;
    this.clock = clock;
    this.tls = TrustedCertificates.sockets(config.ca__certificates());
    this.senders = Threads.perTask("send_email");
  }

  @Deactivate
  void stop() {
    senders.shutdownNow();
  }

  @Override
  public ProcessorDescriptor<SendEmailOptions> descriptor() {
    return ProcessorDescriptor.of(
            SendEmailOptions.class,
            "Send e-mail",
            "Sends a mail by SMTP: plain, with STARTTLS or with TLS from the start; as text, HTML or"
                + " both, with files and the vCon attached if asked for. What it says comes from the"
                + " parameters of the run, by format_options. It is sent when the step runs, and is"
                + " not taken back if a later step fails.")
        .readOnly();
  }

  @Override
  public void process(ProcessorSession session, SendEmailOptions options)
      throws InterruptedException {
    MailServer server = MailServer.of(config, options);
    String from = options.fromAddress().isEmpty() ? config.from__address() : options.fromAddress();
    MailText text = new MailText(options, from, config.max__message__bytes());
    Vcon vcon = options.attachVcon() ? input(session) : null;
    try (VendorPlaces.Place place = places.take(server.name(), LONGEST_WAIT)) {
      send(server, text, vcon);
    } catch (VendorException e) {
      throw new VconException(
          EmailError.SMTP_UNAVAILABLE,
          "Too many mails by the mail server " + server.name() + " are under way: try again later",
          e);
    }
  }

  private void send(MailServer server, MailText text, @Nullable Vcon vcon)
      throws InterruptedException {
    Sockets sockets = new Sockets(tls);
    Future<?> sending =
        senders.submit(
            () -> {
              send(server, sockets, mailSession -> text.write(mailSession, vcon, clock.instant()));
              return null;
            });
    try {
      sending.get();
    } catch (ExecutionException e) {
      throw MailFailure.of(server, config.timeout__seconds(), e.getCause());
    } finally {
      // Input and output of sockets can't be interrupted: a run that is over its time breaks it
      // off.
      sockets.breakOff();
      sending.cancel(true);
    }
  }

  private static Vcon input(ProcessorSession session) {
    if (session.vcons().isEmpty()) {
      throw new VconException(
          ServerError.INVALID_OPTIONS,
          List.of(
              new FieldError(
                  List.of("attach_vcon"), "there is no vCon to attach", FaultType.VALUE_ERROR)));
    }
    return session.input();
  }

  /** Makes the mail, once there is a session for it. */
  @FunctionalInterface
  private interface Writing {
    MimeMessage write(Session session) throws MessagingException;
  }

  private void send(MailServer server, Sockets sockets, Writing writing) throws MessagingException {
    Properties properties = server.properties(Math.max(1, config.timeout__seconds()));
    properties.put("mail.smtp.socketFactory", sockets.plain());
    properties.put("mail.smtp.socketFactory.fallback", "false");
    properties.put("mail.smtp.ssl.socketFactory", sockets.tls());
    // Mail and Activation look for what implements them with the loader of the thread.
    try (ContextLoader context = ContextLoader.use(SendEmailProcessor.class.getClassLoader())) {
      Session mailSession = Session.getInstance(properties);
      MimeMessage mail = writing.write(mailSession);
      try (Transport transport = mailSession.getTransport("smtp")) {
        if (server.login()) {
          transport.connect(server.host(), server.port(), server.user(), server.password());
        } else {
          transport.connect();
        }
        transport.sendMessage(mail, mail.getAllRecipients());
      }
    }
  }
}
