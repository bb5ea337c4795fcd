package org.vconserver.rest.person;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Writes files into a zip, which is whole only once {@link #finish} has returned. Used by one
 * thread.
 */
final class ExportedFiles {
  private static final int LONGEST_NAME = 180;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final ZipOutputStream zip;
  private final Instant time;

  /**
   * Begins a zip.
   *
   * @param time of all its files
   */
  ExportedFiles(OutputStream out, Instant time) {
    this.zip = new ZipOutputStream(out, StandardCharsets.UTF_8);
    this.time = time;
  }

  /** Writes what a file has in it. */
  interface Content {
    void writeTo(OutputStream out) throws IOException;
  }

  /** Writes JSON member by member. */
  interface JsonContent {
    void writeTo(JsonGenerator json) throws IOException;
  }

  /**
   * Tells what was written.
   *
   * @param name in the zip
   * @param size in bytes
   * @param sha512 in hexadecimal digits
   */
  record Written(String name, long size, String sha512) {}

  Written add(String name, Content content) throws IOException {
    ZipEntry entry = new ZipEntry(name);
    entry.setTime(time.toEpochMilli());
    zip.putNextEntry(entry);
    Counted counted = new Counted(zip);
    content.writeTo(counted);
    zip.closeEntry();
    return new Written(name, counted.size, HexFormat.of().formatHex(counted.digest.digest()));
  }

  Written addJson(String name, JsonContent content) throws IOException {
    return add(
        name,
        out -> {
          JsonFactory factory = JSON.getFactory();
          try (JsonGenerator json =
              factory.createGenerator(out).disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)) {
            content.writeTo(json);
          }
        });
  }

  /** Ends the zip. */
  void finish() throws IOException {
    zip.finish();
    zip.flush();
  }

  /**
   * Makes the name of a file of a uuid: two uuids have two names, on file systems too that take
   * capital letters for small ones.
   *
   * @param key of the uuid
   */
  static String safe(String key) {
    StringBuilder name = new StringBuilder();
    for (byte octet : key.getBytes(StandardCharsets.UTF_8)) {
      boolean plain =
          (octet >= 'a' && octet <= 'z')
              || (octet >= '0' && octet <= '9')
              || octet == '-'
              || octet == '_'
              || (octet == '.' && !name.isEmpty());
      name.append(plain ? String.valueOf((char) octet) : String.format("%%%02x", octet & 0xff));
    }
    if (name.length() <= LONGEST_NAME) {
      return name.toString();
    }
    byte[] digest = sha512().digest(key.getBytes(StandardCharsets.UTF_8));
    return name.substring(0, LONGEST_NAME - 34) + "~" + HexFormat.of().formatHex(digest, 0, 16);
  }

  private static MessageDigest sha512() {
    try {
      return MessageDigest.getInstance("SHA-512");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-512", e);
    }
  }

  /** Counts and digests what is written; closing it closes nothing. */
  private static final class Counted extends FilterOutputStream {
    private final MessageDigest digest = sha512();
    private long size;

    Counted(OutputStream out) {
      super(out);
    }

    @Override
    public void write(int octet) throws IOException {
      write(new byte[] {(byte) octet}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      out.write(bytes, offset, length);
      digest.update(bytes, offset, length);
      size += length;
    }

    @Override
    public void flush() {
      // a zip that is flushed at each file compresses worse
    }

    @Override
    public void close() {
      // the zip goes on
    }
  }
}
