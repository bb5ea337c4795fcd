package org.vconserver.vcon.version;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Tells media types from names of files and from how content begins. */
final class MediaKinds {
  private static final Map<String, String> ENDINGS =
      Map.ofEntries(
          Map.entry("wav", "audio/x-wav"),
          Map.entry("mp3", "audio/x-mp3"),
          Map.entry("m4a", "audio/x-mp4"),
          Map.entry("ogg", "audio/ogg"),
          Map.entry("opus", "audio/ogg"),
          Map.entry("flac", "audio/flac"),
          Map.entry("mp4", "video/x-mp4"),
          Map.entry("webm", "video/webm"),
          Map.entry("txt", "text/plain"),
          Map.entry("html", "text/html"),
          Map.entry("json", "application/json"),
          Map.entry("pdf", "application/pdf"),
          Map.entry("png", "image/png"),
          Map.entry("jpg", "image/jpeg"),
          Map.entry("jpeg", "image/jpeg"));

  private static final Map<String, String> BEGINNINGS =
      Map.of(
          "ID3", "audio/x-mp3",
          "OggS", "audio/ogg",
          "fLaC", "audio/flac",
          "%PDF", "application/pdf",
          "\u0089PNG", "image/png",
          "\u00ff\u00d8\u00ff", "image/jpeg",
          "\u001aE\u00df\u00a3", "video/webm");
  private static final int BEGINNING = 16;

  private MediaKinds() {}

  /** Gives the media type that the name of a file, or a word such as {@code wav}, stands for. */
  static Optional<String> ofName(String name) {
    String ending = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    return Optional.ofNullable(ENDINGS.get(ending));
  }

  /** Gives the media type that the first bytes of content in base64 show. */
  static Optional<String> ofContent(String base64) {
    int start = Math.min(base64.length() / 4, BEGINNING) * 4;
    String first;
    try {
      byte[] bytes =
          Base64.getUrlDecoder()
              .decode(base64.substring(0, start).replace('+', '-').replace('/', '_'));
      first = new String(bytes, StandardCharsets.ISO_8859_1);
    } catch (IllegalArgumentException e) {
      // No base64, and so nothing that it shows.
      return Optional.empty();
    }
    if (first.startsWith("RIFF") && first.startsWith("WAVE", 8)) {
      return Optional.of("audio/x-wav");
    }
    return BEGINNINGS.entrySet().stream()
        .filter(kind -> first.startsWith(kind.getKey()))
        .map(Map.Entry::getValue)
        .findFirst();
  }

  static boolean isText(String mediatype) {
    return mediatype.startsWith("text/")
        || mediatype.startsWith("message/")
        || mediatype.startsWith("multipart/")
        || mediatype.startsWith("application/json")
        || mediatype.startsWith("application/xml");
  }

  static boolean isRecording(String mediatype) {
    return mediatype.startsWith("audio/") || mediatype.startsWith("video/");
  }

  static boolean isBinary(String mediatype) {
    return isRecording(mediatype)
        || mediatype.startsWith("image/")
        || mediatype.startsWith("application/pdf")
        || mediatype.startsWith("application/octet-stream");
  }
}
