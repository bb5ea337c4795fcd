package org.vconserver.processor.whisper.engine;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;

/** Writes a body of the type multipart/form-data (RFC 7578). Not thread-safe. */
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

  /** Gives a file, whose name and type are ours and need no quoting. */
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

  /** Opens the whole body. */
  InputStream stream() {
    List<InputStream> all = new ArrayList<>();
    parts.forEach(part -> all.add(new ByteArrayInputStream(part)));
    String end = "\r\n--" + boundary + "--\r\n";
    all.add(new ByteArrayInputStream(end.getBytes(StandardCharsets.UTF_8)));
    return new SequenceInputStream(Collections.enumeration(all));
  }
}
