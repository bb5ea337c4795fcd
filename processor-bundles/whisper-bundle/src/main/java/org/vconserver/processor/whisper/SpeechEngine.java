package org.vconserver.processor.whisper;

/**
 * Names an engine and its model for transcripts. Immutable.
 *
 * @param name as it is configured
 * @param vendor who made the model
 * @param product the model
 */
record SpeechEngine(String name, String vendor, String product) {
  /** Reads it from a configuration. */
  static SpeechEngine of(WhisperConfig config) {
    return switch (config.engine()) {
      case "sphinx4" -> new SpeechEngine("sphinx4", "cmusphinx", "sphinx4-en-us");
      case "server" -> new SpeechEngine("server", "openai", config.server__model());
      default -> new SpeechEngine(config.engine(), "openai", "whisper-" + config.model__size());
    };
  }

  /** Names the provider as the World Transcription Format has it. */
  String provider() {
    return vendor.equals("openai") ? "whisper" : name;
  }
}
