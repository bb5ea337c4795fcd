package org.vconserver.processor.email;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Pattern;
import org.vconserver.api.error.ServerError;
import org.vconserver.vcon.error.FaultType;
import org.vconserver.vcon.error.FieldError;
import org.vconserver.vcon.error.VconException;

/**
 * Holds a mail server, and how to speak to it.
 *
 * @param user to log in as; empty for no login
 * @param clientName what to say in EHLO; empty for the name of this host
 */
record MailServer(
    String host, int port, Security security, String user, String password, String clientName) {
  private static final int SUBMISSION = 587;

  /** Lists the ports at which mail servers take mail. */
  private static final Set<Integer> PORTS = Set.of(25, 465, SUBMISSION, 2525);

  private static final Pattern HOST = Pattern.compile("[A-Za-z0-9._:%\\[\\]-]{1,255}");

  /** Names how the connection is protected. */
  enum Security {
    TLS,
    STARTTLS_REQUIRED,
    STARTTLS_OFFERED,
    NONE
  }

  /** Names the host with the port, by which those who mail at the same time are counted. */
  String name() {
    return host.toLowerCase(Locale.ROOT) + ':' + port;
  }

  /**
   * Gives the server that a step means. The login of the configuration goes to the server of the
   * configuration only, and only as it is protected there: options are written by others than those
   * who hold the password.
   *
   * @throws VconException INVALID_OPTIONS if a value is none, or the server is not allowed
   */
  static MailServer of(EmailConfig config, SendEmailOptions options) {
    boolean configured =
        !config.smtp__host().isEmpty()
            && (options.smtpHost().isEmpty()
                || options.smtpHost().equalsIgnoreCase(config.smtp__host()));
    String host =
        configured
            ? config.smtp__host()
            : options.smtpHost().isEmpty() ? "localhost" : options.smtpHost();
    if (!HOST.matcher(host).matches()) {
      throw refused("smtp_host", "must be a host name");
    }
    boolean asConfigured =
        configured && options.smtpPort() == 0 && !options.useTls() && options.starttls().isEmpty();
    boolean ownLogin = !options.smtpUser().isEmpty() || !options.smtpPassword().isEmpty();
    String user = ownLogin ? options.smtpUser() : asConfigured ? config.smtp__user() : "";
    String password =
        ownLogin ? options.smtpPassword() : asConfigured ? config._smtp__password() : "";
    boolean login = !user.isEmpty() || !password.isEmpty();
    int port = options.smtpPort() == 0 && configured ? config.smtp__port() : options.smtpPort();
    Security security =
        asConfigured
            ? security(config.use__tls(), config.starttls(), login, port)
            : security(options.useTls(), options.starttls(), login, port);
    String client =
        options.clientHostname().isEmpty() ? config.client__hostname() : options.clientHostname();
    if (!client.isEmpty() && !HOST.matcher(client).matches()) {
      throw refused("client_hostname", "must be a host name");
    }
    int usedPort = port != 0 ? port : security == Security.TLS ? 465 : 25;
    boolean named = !configured && !options.smtpHost().isEmpty();
    if (named || (usedPort != config.smtp__port() && !PORTS.contains(usedPort))) {
      requireAllowed(config, host, usedPort);
    }
    return new MailServer(host, usedPort, security, user, password, client);
  }

  /**
   * Refuses a server that steps may not name: whoever writes steps could look through it which
   * hosts and ports of the server's network answer.
   */
  private static void requireAllowed(EmailConfig config, String host, int port) {
    List<String> allowed =
        Arrays.stream(config.allowed__hosts())
            .flatMap(names -> Arrays.stream(names.split(",", 0)))
            .map(String::strip)
            .filter(name -> !name.isEmpty())
            .toList();
    if (config.wire__compat().isBlank()
        && allowed.stream().noneMatch(name -> names(name, host, port))) {
      throw refused(
          "smtp_host",
          host
              + ":"
              + port
              + " is not one of the mail servers that steps may name: the setting is"
              + " MAIL_ALLOWED_HOSTS");
    }
  }

  private static boolean names(String allowed, String host, int port) {
    return allowed.equals("*")
        || allowed.equalsIgnoreCase(host + ":" + port)
        || (allowed.equalsIgnoreCase(host) && PORTS.contains(port));
  }

  private static Security security(boolean tls, String starttls, boolean login, int port) {
    Security asked =
        switch (starttls.toLowerCase(Locale.ROOT)) {
          case "required" -> Security.STARTTLS_REQUIRED;
          case "offered" -> Security.STARTTLS_OFFERED;
          case "never" -> Security.NONE;
          case "" -> null;
          default -> throw refused("starttls", "must be required, offered, never or empty");
        };
    if (tls) {
      return Security.TLS;
    }
    if (asked != null) {
      return asked;
    }
    if (login) {
      return port == SUBMISSION ? Security.STARTTLS_REQUIRED : Security.TLS;
    }
    return Security.STARTTLS_OFFERED;
  }

  boolean login() {
    return !user.isEmpty() || !password.isEmpty();
  }

  /** Gives the properties of a session of Jakarta Mail. */
  Properties properties(int timeoutSeconds) {
    String millis = Integer.toString(timeoutSeconds * 1000);
    Properties properties = new Properties();
    properties.setProperty("mail.transport.protocol", "smtp");
    properties.setProperty("mail.smtp.host", host);
    properties.setProperty("mail.smtp.port", Integer.toString(port));
    properties.setProperty("mail.smtp.auth", Boolean.toString(login()));
    properties.setProperty("mail.smtp.connectiontimeout", millis);
    properties.setProperty("mail.smtp.timeout", millis);
    properties.setProperty("mail.smtp.quitwait", "false");
    // The addresses are checked by MailText; the transport reads them again.
    properties.setProperty("mail.mime.address.strict", "false");
    properties.setProperty("mail.smtp.ssl.checkserveridentity", "true");
    if (!clientName.isEmpty()) {
      properties.setProperty("mail.smtp.localhost", clientName);
    }
    switch (security) {
      case TLS -> properties.setProperty("mail.smtp.ssl.enable", "true");
      case STARTTLS_REQUIRED -> {
        properties.setProperty("mail.smtp.starttls.enable", "true");
        properties.setProperty("mail.smtp.starttls.required", "true");
      }
      case STARTTLS_OFFERED -> properties.setProperty("mail.smtp.starttls.enable", "true");
      case NONE -> properties.setProperty("mail.smtp.starttls.enable", "false");
    }
    return properties;
  }

  private static VconException refused(String option, String fault) {
    return new VconException(
        ServerError.INVALID_OPTIONS,
        List.of(new FieldError(List.of(option), fault, FaultType.VALUE_ERROR)));
  }

  @Override
  public String toString() {
    return host + ":" + port + " " + security;
  }
}
