package org.vconserver.bench.http;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Finds the end of an HTTP/1.1 answer among the bytes that come, and keeps nothing of its body. Not
 * thread-safe.
 */
final class AnswerReader {
  private static final int LARGEST_HEAD = 16_384;
  private static final int STATUS_AT = "HTTP/1.1 ".length();
  private static final int END_OF_HEAD = 0x0D0A0D0A;

  /** Names what comes next. */
  private enum Next {
    HEAD,
    BODY,
    CHUNK_SIZE,
    CHUNK,
    AFTER_CHUNK,
    TRAILER
  }

  private final byte[] head = new byte[LARGEST_HEAD];
  private int headLength;
  private int lastFour;
  private Next next = Next.HEAD;
  private long left;
  private long bodyLength;
  private int status;

  /** Gets ready for the next answer. */
  void reset() {
    headLength = 0;
    lastFour = 0;
    next = Next.HEAD;
    left = 0;
    bodyLength = 0;
  }

  /** Gives the status of the answer, once its head is there. */
  int status() {
    return status;
  }

  /** Gives the length of the body so far. */
  long bodyLength() {
    return bodyLength;
  }

  /** Gives the head as text. */
  String head() {
    return new String(head, 0, headLength, StandardCharsets.ISO_8859_1);
  }

  /** Takes all bytes of a buffer, and tells whether the answer has ended. */
  boolean take(ByteBuffer bytes) {
    while (bytes.hasRemaining()) {
      switch (next) {
        case HEAD -> takeHead(bytes);
        case BODY, CHUNK -> skip(bytes);
        case CHUNK_SIZE -> takeChunkSize(bytes.get());
        case AFTER_CHUNK -> takeAfterChunk(bytes.get());
        case TRAILER -> {
          if (takeTrailer(bytes.get())) {
            return true;
          }
        }
      }
      if (next == Next.BODY && left == 0) {
        return true;
      }
    }
    return false;
  }

  private void takeHead(ByteBuffer bytes) {
    while (bytes.hasRemaining()) {
      byte one = bytes.get();
      head[headLength++] = one;
      lastFour = lastFour << 8 | one;
      if (lastFour == END_OF_HEAD) {
        readHead();
        return;
      }
    }
  }

  private void readHead() {
    status = Integer.parseInt(new String(head, STATUS_AT, 3, StandardCharsets.ISO_8859_1));
    next = Next.BODY;
    int line = 0;
    for (int i = 0; i < headLength; i++) {
      if (head[i] == '\n') {
        readLine(line, i - 1);
        line = i + 1;
      }
    }
  }

  private void readLine(int from, int to) {
    if (begins(from, to, "content-length:")) {
      String value = text(from + "content-length:".length(), to);
      left = Long.parseLong(value);
    } else if (begins(from, to, "transfer-encoding:")) {
      next = Next.CHUNK_SIZE;
    }
  }

  private boolean begins(int from, int to, String name) {
    if (to - from < name.length()) {
      return false;
    }
    for (int i = 0; i < name.length(); i++) {
      if ((head[from + i] | 0x20) != (name.charAt(i) | 0x20)) {
        return false;
      }
    }
    return true;
  }

  private String text(int from, int to) {
    return new String(head, from, to - from, StandardCharsets.ISO_8859_1).trim();
  }

  private void skip(ByteBuffer bytes) {
    int some = (int) Math.min(left, bytes.remaining());
    bytes.position(bytes.position() + some);
    left -= some;
    bodyLength += some;
    if (left == 0 && next == Next.CHUNK) {
      next = Next.AFTER_CHUNK;
    }
  }

  private void takeChunkSize(byte one) {
    if (one == '\n') {
      next = left == 0 ? Next.TRAILER : Next.CHUNK;
      lastFour = 0x0D0A;
    } else if (one != '\r') {
      left = left << 4 | Character.digit(one, 16);
    }
  }

  private void takeAfterChunk(byte one) {
    if (one == '\n') {
      next = Next.CHUNK_SIZE;
    }
  }

  private boolean takeTrailer(byte one) {
    lastFour = lastFour << 8 | one;
    return lastFour == END_OF_HEAD;
  }
}
