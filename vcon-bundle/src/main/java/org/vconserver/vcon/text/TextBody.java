package org.vconserver.vcon.text;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the inline text of a dialog: plain, HTML or MIME multipart.
 *
 * @param text null if it could not be read
 * @param fault why it could not; null if it could
 */
record TextBody(@Nullable String text, TextGap.@Nullable Kind fault) {
  private static final Pattern BOUNDARY =
      Pattern.compile("boundary=\"?([^\";\\s]{1,200})", Pattern.CASE_INSENSITIVE);
  private static final Pattern TAG = Pattern.compile("<[^<>]{0,2000}>");
  private static final Pattern UNSEEN =
      Pattern.compile(
          "<(script|style|head)\\b[^<>]{0,2000}>.*?</\\1\\s{0,20}>",
          Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
  private static final Pattern BREAK =
      Pattern.compile("<(br|/p|/div|/tr|/li)\\b[^<>]{0,2000}>", Pattern.CASE_INSENSITIVE);

  /** Tells whether a dialog says that its body is JSON. */
  static boolean isJson(ObjectNode dialog) {
    String type = type(dialog).toLowerCase(Locale.ROOT);
    return type.startsWith("application/json") || type.endsWith("+json");
  }

  private static String type(ObjectNode dialog) {
    return dialog.path("mediatype").asText(dialog.path("mimetype").asText("text/plain"));
  }

  /** Reads the body of a dialog that has one. */
  static TextBody of(ObjectNode dialog) {
    if (!dialog.path("body").isTextual()) {
      return new TextBody(null, TextGap.Kind.TEXT_NOT_UNDERSTOOD);
    }
    String body = dialog.path("body").textValue();
    String encoding = dialog.path("encoding").asText().strip().toLowerCase(Locale.ROOT);
    if (encoding.equals("base64url") || encoding.equals("base64")) {
      try {
        String urlSafe = body.strip().replace('+', '-').replace('/', '_');
        body = new String(Base64.getUrlDecoder().decode(urlSafe), StandardCharsets.UTF_8);
      } catch (IllegalArgumentException e) {
        return new TextBody(null, TextGap.Kind.TEXT_NOT_DECODED);
      }
    }
    String text = text(type(dialog), body, 0);
    return text == null
        ? new TextBody(null, TextGap.Kind.TEXT_NOT_UNDERSTOOD)
        : new TextBody(text, null);
  }

  private static @Nullable String text(String type, String body, int depth) {
    String kind = type.toLowerCase(Locale.ROOT);
    if (kind.startsWith("multipart/") && depth < 4) {
      return part(type, body, depth);
    }
    if (kind.startsWith("text/html")) {
      return plain(body);
    }
    return kind.startsWith("text/") || kind.isEmpty() || kind.startsWith("message/") ? body : null;
  }

  /** Gives the first plain part, else the first part that has text. */
  private static @Nullable String part(String type, String body, int depth) {
    Matcher boundary = BOUNDARY.matcher(type);
    if (!boundary.find()) {
      return null;
    }
    String fallback = null;
    for (String part : body.split(Pattern.quote("--" + boundary.group(1)), 200)) {
      String[] headAndBody = part.stripLeading().split("\r?\n\r?\n", 2);
      if (headAndBody.length < 2) {
        continue;
      }
      String head = headAndBody[0].toLowerCase(Locale.ROOT);
      String partType = header(headAndBody[0], "content-type", "text/plain");
      if (head.contains("content-disposition: attachment")) {
        continue;
      }
      String decoded =
          decode(header(head, "content-transfer-encoding", ""), headAndBody[1].strip());
      String text = decoded == null ? null : text(partType, decoded, depth + 1);
      if (text != null && partType.toLowerCase(Locale.ROOT).startsWith("text/plain")) {
        return text;
      }
      fallback = fallback == null ? text : fallback;
    }
    return fallback;
  }

  private static String header(String head, String name, String fallback) {
    for (String line : head.replaceAll("\r?\n[ \t]+", " ").split("\r?\n", 0)) {
      if (line.toLowerCase(Locale.ROOT).startsWith(name + ":")) {
        return line.substring(name.length() + 1).strip();
      }
    }
    return fallback;
  }

  private static @Nullable String decode(String encoding, String body) {
    return switch (encoding) {
      case "base64" -> {
        try {
          yield new String(Base64.getMimeDecoder().decode(body), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
          yield null;
        }
      }
      case "quoted-printable" -> quotedPrintable(body);
      default -> body;
    };
  }

  private static String quotedPrintable(String body) {
    byte[] in = body.replaceAll("=\r?\n", "").getBytes(StandardCharsets.UTF_8);
    byte[] out = new byte[in.length];
    int length = 0;
    for (int i = 0; i < in.length; i++) {
      int high = in[i] == '=' && i + 2 < in.length ? Character.digit(in[i + 1], 16) : -1;
      int low = high >= 0 ? Character.digit(in[i + 2], 16) : -1;
      if (low >= 0) {
        out[length++] = (byte) (high * 16 + low);
        i += 2;
      } else {
        out[length++] = in[i];
      }
    }
    return new String(out, 0, length, StandardCharsets.UTF_8);
  }

  private static String plain(String html) {
    String text = UNSEEN.matcher(html).replaceAll("");
    text = TAG.matcher(BREAK.matcher(text).replaceAll("\n")).replaceAll("");
    return text.replace("&nbsp;", " ")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&amp;", "&")
        .strip();
  }
}
