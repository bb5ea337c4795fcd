package org.vconserver.processor.deepgram;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Writes the query of a request to Deepgram. Not thread-safe. */
final class ListenQuery {
  private final StringBuilder text = new StringBuilder();

  /**
   * Writes the query of a step's options.
   *
   * @param model Deepgram's name of it
   * @param multichannel whether channels are to be heard apart
   */
  static ListenQuery of(DeepgramOptions options, String model, boolean multichannel) {
    ListenQuery query = new ListenQuery();
    if (options.detectLanguage()) {
      query.add("detect_language", "true");
    } else if (!options.language().isEmpty()) {
      query.add("language", options.language());
    }
    query.add("model", model);
    query.add("punctuate", Boolean.toString(options.punctuate()));
    query.add("smart_format", Boolean.toString(options.smartFormat()));
    query.add("diarize", Boolean.toString(options.diarize()));
    if (multichannel) {
      query.add("multichannel", "true");
    }
    if (options.utterances()) {
      query.add("utterances", "true");
    }
    options.redact().forEach(what -> query.add("redact", what));
    options.keyterm().forEach(term -> query.add("keyterm", term));
    return query;
  }

  private void add(String name, String value) {
    text.append(text.isEmpty() ? "" : "&")
        .append(name)
        .append('=')
        .append(URLEncoder.encode(value, StandardCharsets.UTF_8));
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
