package org.vconserver.host;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Writes {@code ***} in the place of every secret that a configuration has brought. Gives none of
 * them out. Thread-safe.
 */
final class SecretMask implements Function<String, String> {
  static final String MASK = "***";

  /** Leaves out what is part of too many words, and of no use as a secret. */
  private static final int SHORTEST = 4;

  /** Matches what stands for itself in every page, and is nobody's secret. */
  private static final Pattern COMMON = Pattern.compile("true|false|null|[0-9]{1,5}");

  /** Takes shorter ones for secrets where they stand alone: they may be words of pages. */
  private static final int LONG = 12;

  /** Finds the user's name and the password in a URL. */
  private static final Pattern LOGIN = Pattern.compile("[a-z][a-z0-9+.-]*://[^/?#]*?:([^/?#]*)@.*");

  private static final Pattern UNRESOLVED = Pattern.compile("\\$\\[[a-z]+:[^\\]]*]");

  /** Holds the secrets as they may stand in a text, escaped or not. */
  private final Set<String> forms = ConcurrentHashMap.newKeySet();

  /**
   * Adds a secret.
   *
   * @param fallback its declared default, which is none
   */
  void add(String value, String fallback) {
    String secret = value.strip();
    if (secret.equals(fallback) || UNRESOLVED.matcher(secret).matches()) {
      return;
    }
    addForms(secret);
    Matcher login = LOGIN.matcher(secret);
    if (login.matches()) {
      addForms(login.group(1));
      try {
        addForms(URLDecoder.decode(login.group(1).replace("+", "%2B"), StandardCharsets.UTF_8));
      } catch (IllegalArgumentException e) {
        // Percent signs that are no codes: it is taken as it stands.
        return;
      }
    }
  }

  private void addForms(String secret) {
    if (secret.length() < SHORTEST || COMMON.matcher(secret).matches()) {
      return;
    }
    forms.add(secret);
    forms.add(URLEncoder.encode(secret, StandardCharsets.UTF_8));
    String html = secret.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    forms.add(html);
    forms.add(html.replace("\"", "&quot;").replace("'", "&#39;"));
    forms.add(html.replace("\"", "&#34;").replace("'", "&#39;"));
    String json = secret.replace("\\", "\\\\").replace("\"", "\\\"");
    forms.add(json);
    forms.add(json.replace("/", "\\/"));
    forms.add(html.replace("\\", "\\\\").replace("\"", "\\\""));
    // As the files of properties have it.
    forms.add(secret.replace("\\", "\\\\").replace(":", "\\:").replace("=", "\\="));
  }

  @Override
  public String apply(String text) {
    List<String> longestFirst = new ArrayList<>(forms);
    longestFirst.sort(Comparator.comparingInt(String::length).reversed());
    String masked = text;
    for (String form : longestFirst) {
      if (form.length() >= LONG) {
        masked = masked.replace(form, MASK);
      } else if (masked.contains(form)) {
        masked = alone(form).matcher(masked).replaceAll(Matcher.quoteReplacement(MASK));
      }
    }
    return masked;
  }

  private static Pattern alone(String form) {
    return Pattern.compile("(?<![A-Za-z0-9_/.-])" + Pattern.quote(form) + "(?![A-Za-z0-9_/-])");
  }
}
