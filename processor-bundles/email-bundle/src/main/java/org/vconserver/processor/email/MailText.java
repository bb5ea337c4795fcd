package org.vconserver.processor.email;

import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.activation.DataHandler;
import jakarta.mail.Message.RecipientType;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.ContentType;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import jakarta.mail.internet.ParseException;
import jakarta.mail.util.ByteArrayDataSource;
import java.io.UnsupportedEncodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.vconserver.api.error.ServerError;
import org.vconserver.vcon.Vcon;
import org.vconserver.vcon.error.FaultType;
import org.vconserver.vcon.error.FieldError;
import org.vconserver.vcon.error.VconException;

/** Makes the mail that options ask for, and refuses what would not be one. */
final class MailText {
  private static final Pattern HOST = Pattern.compile("@[A-Za-z0-9._-]+");

  private static final int MAX_ADDRESSES = 1000;

  private final SendEmailOptions options;
  private final String from;
  private final long maxBytes;
  private long bytes;

  MailText(SendEmailOptions options, String from, long maxBytes) {
    this.options = options;
    this.from = from;
    this.maxBytes = maxBytes;
  }

  /**
   * Gives the mail.
   *
   * @param vcon the one to attach; null for none
   * @throws VconException INVALID_OPTIONS if an address is none, a header would have more than one
   *     line, no one is to get it, or it is too large
   */
  MimeMessage write(Session session, @Nullable Vcon vcon, Instant now) throws MessagingException {
    if (from.isEmpty()) {
      throw refused("from_address", "must be given: there is none in the configuration");
    }
    InternetAddress[] sender = addresses("from_address", List.of(from));
    if (sender.length != 1) {
      throw refused("from_address", "must be one address");
    }
    MimeMessage mail = new Mail(session, sender[0]);
    mail.setFrom(sender[0]);
    mail.setRecipients(RecipientType.TO, addresses("to", options.to()));
    mail.setRecipients(RecipientType.CC, addresses("cc", options.cc()));
    mail.setRecipients(RecipientType.BCC, addresses("bcc", options.bcc()));
    if (mail.getAllRecipients() == null || mail.getAllRecipients().length == 0) {
      throw refused("to", "must have an address, or cc or bcc must");
    }
    if (!options.subject().isEmpty()) {
      mail.setSubject(oneLine("subject", options.subject()), "UTF-8");
    }
    mail.setSentDate(Date.from(now));
    setContent(mail, vcon);
    mail.saveChanges();
    return mail;
  }

  private void setContent(MimeMessage mail, @Nullable Vcon vcon) throws MessagingException {
    List<MimeBodyPart> files = files(vcon);
    if (files.isEmpty() && options.htmlBody().isEmpty()) {
      mail.setText(counted(options.textBody()), "UTF-8");
      return;
    }
    MimeMultipart text = text();
    if (files.isEmpty() && text.getCount() > 1) {
      mail.setContent(text);
      return;
    }
    MimeMultipart whole = new MimeMultipart("mixed");
    if (text.getCount() > 1) {
      MimeBodyPart alternatives = new MimeBodyPart();
      alternatives.setContent(text);
      whole.addBodyPart(alternatives);
    } else if (text.getCount() == 1 && files.isEmpty()) {
      mail.setText(options.htmlBody(), "UTF-8", "html");
      return;
    } else if (text.getCount() == 1) {
      whole.addBodyPart(text.getBodyPart(0));
    }
    for (MimeBodyPart file : files) {
      whole.addBodyPart(file);
    }
    mail.setContent(whole);
  }

  /** Gives the text in the forms that there are of it, the best last. */
  private MimeMultipart text() throws MessagingException {
    MimeMultipart forms = new MimeMultipart("alternative");
    if (!options.textBody().isEmpty()) {
      MimeBodyPart plain = new MimeBodyPart();
      plain.setText(counted(options.textBody()), "UTF-8");
      forms.addBodyPart(plain);
    }
    if (!options.htmlBody().isEmpty()) {
      MimeBodyPart html = new MimeBodyPart();
      html.setText(counted(options.htmlBody()), "UTF-8", "html");
      forms.addBodyPart(html);
    }
    return forms;
  }

  private List<MimeBodyPart> files(@Nullable Vcon vcon) throws MessagingException {
    List<MimeBodyPart> files = new ArrayList<>();
    for (int i = 0; i < options.attachments().size(); i++) {
      ObjectNode file = options.attachments().get(i);
      String where = "attachments[" + i + "]";
      String name = oneLine(where + ".filename", file.path("filename").asText());
      if (name.isBlank() || !file.path("body").isTextual()) {
        throw refused(where, "must have a filename and a body, which is text");
      }
      String type =
          oneLine(where + ".mediatype", file.path("mediatype").asText("application/octet-stream"));
      files.add(file(name, type, where, content(where, file)));
    }
    if (vcon != null) {
      files.add(file(fileName(vcon), "application/vcon+json", "attach_vcon", vcon.toJson()));
    }
    return files;
  }

  /** Makes a name of the uuid, which may be any text, under which all file systems keep a file. */
  private static String fileName(Vcon vcon) {
    return vcon.uuid().replaceAll("[^\\w.-]", "_").replaceAll("^\\.", "_") + ".vcon";
  }

  private byte[] content(String where, ObjectNode file) {
    String body = file.path("body").textValue();
    try {
      return switch (file.path("encoding").asText("none")) {
        case "none" -> body.getBytes(StandardCharsets.UTF_8);
        case "base64" -> Base64.getMimeDecoder().decode(body);
        case "base64url" -> Base64.getUrlDecoder().decode(body);
        default -> throw refused(where + ".encoding", "must be none, base64 or base64url");
      };
    } catch (IllegalArgumentException e) {
      throw refused(where + ".body", "does not have the encoding that it is said to have");
    }
  }

  private MimeBodyPart file(String name, String type, String where, byte[] content)
      throws MessagingException {
    try {
      new ContentType(type);
    } catch (ParseException e) {
      throw refused(where + ".mediatype", "must be a media type");
    }
    count(content.length);
    MimeBodyPart file = new MimeBodyPart();
    file.setDataHandler(new DataHandler(new ByteArrayDataSource(content, type)));
    file.setFileName(name);
    return file;
  }

  private String counted(String text) {
    count(text.length());
    return text;
  }

  private void count(long more) {
    bytes += more;
    if (bytes > maxBytes) {
      throw refused("attachments", "make the mail larger than " + maxBytes + " bytes");
    }
  }

  /**
   * Parses addresses strictly, but for underscores in names of hosts: no standard has them, private
   * networks do, and mail servers take them.
   */
  private static InternetAddress[] parsed(String text) throws AddressException {
    String usual = HOST.matcher(text).replaceAll(host -> host.group().replace('_', 'x'));
    InternetAddress[] addresses = InternetAddress.parse(usual, true);
    int from = 0;
    for (InternetAddress address : addresses) {
      address.validate();
      int place = usual.indexOf(address.getAddress(), from);
      from = place + address.getAddress().length();
      if (place >= 0) {
        address.setAddress(text.substring(place, from));
      }
    }
    return addresses;
  }

  private static InternetAddress[] addresses(String option, List<String> texts) {
    List<InternetAddress> addresses = new ArrayList<>();
    for (int i = 0; i < texts.size(); i++) {
      String where = option.equals("from_address") ? option : option + "[" + i + "]";
      try {
        for (InternetAddress address : parsed(oneLine(where, texts.get(i)))) {
          if (address.getPersonal() != null) {
            address.setPersonal(address.getPersonal(), "UTF-8");
          }
          addresses.add(address);
        }
      } catch (AddressException | UnsupportedEncodingException e) {
        throw refused(where, "must be a mail address: user@host or First Last <user@host>");
      }
    }
    if (addresses.size() > MAX_ADDRESSES) {
      throw refused(option, "has more than " + MAX_ADDRESSES + " addresses");
    }
    return addresses.toArray(InternetAddress[]::new);
  }

  /** Keeps a value from becoming more than one header. */
  private static String oneLine(String option, String value) {
    for (int i = 0; i < value.length(); i++) {
      if (Character.isISOControl(value.charAt(i)) && value.charAt(i) != '\t') {
        throw refused(option, "must not have line breaks or other control characters");
      }
    }
    return value;
  }

  private static VconException refused(String option, String fault) {
    return new VconException(
        ServerError.INVALID_OPTIONS,
        List.of(new FieldError(List.of(option), fault, FaultType.VALUE_ERROR)));
  }

  /** Writes a mail whose id tells the sender's domain, and not the name of this host. */
  private static final class Mail extends MimeMessage {
    private final String id;

    Mail(Session session, InternetAddress sender) {
      super(session);
      String address = sender.getAddress();
      this.id =
          "<" + UUID.randomUUID() + "@" + address.substring(address.lastIndexOf('@') + 1) + ">";
    }

    @Override
    protected void updateMessageID() throws MessagingException {
      setHeader("Message-ID", id);
    }
  }
}
