package org.vconserver.access.login;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** Holds the page on which people log in. It needs no script. Immutable. */
final class LoginPage {
  private final String page;
  private final String policy;

  LoginPage() {
    String style = read("login.css");
    this.page = read("login.html").replace("{{style}}", style);
    this.policy =
        "default-src 'none'; style-src 'sha256-"
            + sha256(style)
            + "'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";
  }

  /** Gives the policy by which a browser shows it. */
  String policy() {
    return policy;
  }

  /**
   * Gives the page.
   *
   * @param message says why somebody is not let in; empty for nothing
   * @param next a path of this server, to go on to
   */
  byte[] html(String message, String next) {
    return page.replace("{{message}}", escaped(message))
        .replace("{{next}}", escaped(next))
        .getBytes(StandardCharsets.UTF_8);
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;")
        .replace("{", "&#123;");
  }

  private static String read(String name) {
    try (InputStream in = LoginPage.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("There is no " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String sha256(String text) {
    try {
      return Base64.getEncoder()
          .encodeToString(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JVM has SHA-256", e);
    }
  }
}
