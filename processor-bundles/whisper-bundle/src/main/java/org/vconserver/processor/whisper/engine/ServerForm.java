package org.vconserver.processor.whisper.engine;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.vconserver.api.vendor.VendorAnswer;

/**
 * Holds the form in which a transcription server is asked. Models differ in what they take: some
 * give no times, some know no granularities, some no language. Immutable.
 *
 * @param format the answer that is asked for
 * @param granularities whether the times of words are asked for
 * @param refusedLanguages languages that the server does not take as an option
 */
record ServerForm(Format format, boolean granularities, Set<String> refusedLanguages) {
  /** Asks for all there is. */
  static final ServerForm FULL = new ServerForm(Format.VERBOSE_JSON, true, Set.of());

  private static final int MOST_LANGUAGES = 100;
  private static final int LONGEST = 4000;

  /** Names the forms of answers, the one that tells most first. */
  enum Format {
    VERBOSE_JSON,
    JSON,
    TEXT;

    String option() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  ServerForm {
    refusedLanguages = Set.copyOf(refusedLanguages);
  }

  /** Writes the fields that say it. */
  void write(MultipartForm form, String language) {
    form.field("response_format", format.option());
    if (format == Format.VERBOSE_JSON && granularities) {
      form.field("timestamp_granularities[]", "word");
      form.field("timestamp_granularities[]", "segment");
    }
    if (asks(language)) {
      form.field("language", language);
    }
  }

  /** Says whether a language is named to the server. */
  boolean asks(String language) {
    return !language.isEmpty() && !language.equals("auto") && !refusedLanguages.contains(language);
  }

  /**
   * Gives the form that the server takes, as far as its refusal tells; empty if it is about
   * something else.
   *
   * @param language that was asked for
   */
  Optional<ServerForm> without(VendorAnswer refusal, String language) {
    if (refusal.status() != 400 && refusal.status() != 422) {
      return Optional.empty();
    }
    String about = about(refusal);
    if (about.contains("granularit") && granularities && format == Format.VERBOSE_JSON) {
      return Optional.of(new ServerForm(format, false, refusedLanguages));
    }
    if (about.matches("(?s).*(response[_ ]format|verbose_json).*")) {
      return switch (format) {
        case VERBOSE_JSON -> Optional.of(in(Format.JSON));
        case JSON -> Optional.of(in(Format.TEXT));
        case TEXT -> Optional.empty();
      };
    }
    if (about.matches("(?s).*\\blanguage\\b.*")
        && asks(language)
        && refusedLanguages.size() < MOST_LANGUAGES) {
      Set<String> refused = new TreeSet<>(refusedLanguages);
      refused.add(language);
      return Optional.of(new ServerForm(format, granularities, refused));
    }
    return Optional.empty();
  }

  private ServerForm in(Format other) {
    return new ServerForm(other, granularities, refusedLanguages);
  }

  /** Gives what the refusal is about: the option that it names, else all that it says. */
  private static String about(VendorAnswer refusal) {
    String param =
        refusal.json().map(body -> body.path("error").path("param").asText("")).orElse("");
    String body = new String(refusal.body(), StandardCharsets.UTF_8);
    String about = param.isEmpty() || param.equals("null") ? body : param;
    return about.substring(0, Math.min(about.length(), LONGEST)).toLowerCase(Locale.ROOT);
  }
}
