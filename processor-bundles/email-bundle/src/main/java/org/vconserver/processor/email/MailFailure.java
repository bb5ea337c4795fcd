package org.vconserver.processor.email;

import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import jakarta.mail.SendFailedException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.vconserver.vcon.error.VconException;

/**
 * Tells a caller why a mail could not be sent, with the host and port of the mail server: never a
 * login, or an address of people.
 */
final class MailFailure {
  private static final Pattern REPLY_CODE = Pattern.compile("(?:^|response: )([245]\\d\\d)\\b");

  private MailFailure() {}

  /**
   * Gives the failure as the server tells it.
   *
   * @param seconds how long an answer was waited for
   */
  static RuntimeException of(MailServer server, int seconds, @Nullable Throwable cause) {
    if (cause instanceof RuntimeException unchecked) {
      return unchecked;
    }
    if (cause instanceof Error error) {
      throw error;
    }
    EmailError code = code(cause);
    return new VconException(
        code, "The mail server " + server.name() + ' ' + words(code, cause, seconds), cause);
  }

  private static EmailError code(@Nullable Throwable cause) {
    if (cause instanceof AuthenticationFailedException) {
      return EmailError.SMTP_AUTHENTICATION;
    }
    boolean refused = replyCode(cause) >= 500 || lacksStarttls(cause);
    return refused && !has(cause, SSLException.class)
        ? EmailError.SMTP_REFUSED
        : EmailError.SMTP_UNAVAILABLE;
  }

  private static String words(EmailError code, @Nullable Throwable cause, int seconds) {
    int reply = replyCode(cause);
    String told = reply == 0 ? "" : " (" + reply + ")";
    return switch (code) {
      case SMTP_AUTHENTICATION -> "does not take the user and password" + told;
      case SMTP_REFUSED ->
          reply < 500
              ? "does not have STARTTLS"
              : "refused "
                  + (cause instanceof SendFailedException
                      ? "the sender or a recipient"
                      : "the mail")
                  + told;
      case SMTP_UNAVAILABLE -> unavailable(cause, seconds, told);
    };
  }

  private static String unavailable(@Nullable Throwable cause, int seconds, String told) {
    if (has(cause, SSLException.class)) {
      return "does not speak TLS here, or has a certificate that is not trusted";
    }
    if (!told.isEmpty()) {
      return "asks to try again later" + told;
    }
    if (has(cause, UnknownHostException.class)) {
      return "is a host name that is not known";
    }
    if (has(cause, SocketTimeoutException.class)) {
      return "is too slow: it did not answer within " + seconds + " s";
    }
    if (has(cause, ConnectException.class)) {
      return "refuses the connection";
    }
    return "can't be reached, or broke the connection off";
  }

  private static boolean lacksStarttls(@Nullable Throwable cause) {
    return cause != null && String.valueOf(cause.getMessage()).contains("STARTTLS is required");
  }

  /** Gives the reply of the mail server that is deepest in a failure; 0 if there is none. */
  private static int replyCode(@Nullable Throwable cause) {
    int code = 0;
    Throwable failure = cause;
    for (int depth = 0; failure != null && depth < 10; depth++) {
      String message = failure.getMessage();
      Matcher reply = REPLY_CODE.matcher(message == null ? "" : message);
      if (failure instanceof MessagingException && reply.find()) {
        code = Integer.parseInt(reply.group(1));
      }
      failure = next(failure);
    }
    return code;
  }

  private static boolean has(@Nullable Throwable cause, Class<?> type) {
    Throwable failure = cause;
    for (int depth = 0; failure != null && depth < 10; depth++) {
      if (type.isInstance(failure)) {
        return true;
      }
      failure = next(failure);
    }
    return false;
  }

  private static @Nullable Throwable next(Throwable failure) {
    return failure instanceof MessagingException mail && mail.getNextException() != null
        ? mail.getNextException()
        : failure.getCause();
  }
}
