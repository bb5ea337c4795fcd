package org.vconserver.processor.whisper.engine;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** A body of the type multipart/form-data (RFC 7578). Not thread-safe. */
final class MultipartForm {
  private final String boundary = "vcon-" + UUID.randomUUID();
  private final List<byte[]> parts = new ArrayList<>();

  String contentType() {
    return "multipart/form-data; boundary=" + boundary;
  }

  MultipartForm field(String name, String value) {
    head("name=\"" + name + "\"", "text/plain; charset=utf-8");
    parts.add(value.getBytes(StandardCharsets.UTF_8));
    return this;
  }

  /** A file, whose name and type are ours and need no quoting. */
  MultipartForm file(String name, String fileName, String type, byte[] content) {
    String safeType = type.matches("[a-z0-9.+-]+/[a-z0-9.+-]+") ? type : "application/octet-stream";
    head("name=\"" + name + "\"; filename=\"" + fileName + "\"", safeType);
    parts.add(content);
    return this;
  }

  private void head(String disposition, String type) {
    String before = parts.isEmpty() ? "" : "\r\n";
    String head =
        before
            + "--"
            + boundary
            + "\r\nContent-Disposition: form-data; "
            + disposition
            + "\r\nContent-Type: "
            + type
            + "\r\n\r\n";
    parts.add(head.getBytes(StandardCharsets.UTF_8));
  }

  /** The whole body. */
  List<byte[]> parts() {
    List<byte[]> all = new ArrayList<>(parts);
    all.add(("\r\n--" + boundary + "--\r\n").getBytes(StandardCharsets.UTF_8));
    return all;
  }
}
