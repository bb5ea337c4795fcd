package org.vconserver.processor.email;

import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import jakarta.mail.SendFailedException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.vconserver.vcon.error.VconException;

/** Tells a caller why a mail could not be sent: never a name, an address or a login. */
final class MailFailure {
  private static final Pattern REPLY_CODE = Pattern.compile("\\b([245]\\d\\d)\\b");

  private MailFailure() {}

  /** Gives the failure as the server tells it. */
  static RuntimeException of(@Nullable Throwable cause) {
    if (cause instanceof RuntimeException unchecked) {
      return unchecked;
    }
    if (cause instanceof Error error) {
      throw error;
    }
    int reply = replyCode(cause);
    String code = reply == 0 ? "" : " (" + reply + ")";
    if (cause instanceof AuthenticationFailedException) {
      return new VconException(
          EmailError.SMTP_AUTHENTICATION,
          "The mail server does not take the user and password" + code,
          cause);
    }
    if (has(cause, SSLException.class)) {
      return new VconException(
          EmailError.SMTP_UNAVAILABLE,
          "The mail server does not speak TLS here, or has a certificate that is not trusted",
          cause);
    }
    if (reply >= 500) {
      String what = cause instanceof SendFailedException ? "the sender or a recipient" : "the mail";
      return new VconException(
          EmailError.SMTP_REFUSED, "The mail server refused " + what + code, cause);
    }
    if (String.valueOf(cause == null ? "" : cause.getMessage()).contains("STARTTLS is required")) {
      return new VconException(
          EmailError.SMTP_REFUSED, "The mail server does not have STARTTLS", cause);
    }
    return new VconException(
        EmailError.SMTP_UNAVAILABLE,
        "The mail server can't be reached, is too slow, or says to try later" + code,
        cause);
  }

  /** Gives the reply of the mail server that is deepest in a failure; 0 if there is none. */
  private static int replyCode(@Nullable Throwable cause) {
    int code = 0;
    Throwable failure = cause;
    for (int depth = 0; failure != null && depth < 10; depth++) {
      String message = failure.getMessage();
      Matcher reply = REPLY_CODE.matcher(message == null ? "" : message);
      if (failure instanceof MessagingException && reply.lookingAt()) {
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
