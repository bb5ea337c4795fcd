package org.vconserver.processor.whisper.engine;

/** Names files for servers that go by the name; it is one of ours, not the dialog's. */
final class AudioFileName {
  private AudioFileName() {}

  /** Gives the extension for a media type; empty if there is none. */
  static String extension(String mediaType) {
    return switch (mediaType) {
      case "audio/x-wav", "audio/wav", "audio/wave", "audio/vnd.wave" -> ".wav";
      case "audio/x-mp3", "audio/mp3", "audio/mpeg" -> ".mp3";
      case "audio/ogg", "video/ogg", "application/ogg" -> ".ogg";
      case "audio/flac", "audio/x-flac" -> ".flac";
      case "audio/webm", "video/webm" -> ".webm";
      case "video/mp4", "video/x-mp4" -> ".mp4";
      case "audio/mp4", "audio/x-mp4", "audio/x-m4a", "audio/m4a" -> ".m4a";
      default -> "";
    };
  }
}
