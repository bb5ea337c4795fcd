package org.vconserver.bench.http;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Writes HTTP/1.1 requests. Thread-safe. */
public final class Requests {
  private Requests() {}

  /** Writes a request without a body. */
  public static byte[] get(String path) {
    return head("GET", path, "").getBytes(StandardCharsets.US_ASCII);
  }

  /** Writes a request with a JSON body. */
  public static byte[] send(String method, String path, byte[] json) {
    byte[] head = head(method, path, json.length);
    byte[] all = new byte[head.length + json.length];
    System.arraycopy(head, 0, all, 0, head.length);
    System.arraycopy(json, 0, all, head.length, json.length);
    return all;
  }

  /** Gives the length of the head that {@link #send} writes. */
  public static int headLength(String method, String path, int length) {
    return head(method, path, length).length;
  }

  /** Makes the same request again and again. */
  public static Supplier<@Nullable ByteBuffer> same(byte[] request) {
    ByteBuffer buffer = ByteBuffer.allocateDirect(request.length).put(request);
    return buffer::flip;
  }

  private static byte[] head(String method, String path, int length) {
    String more = "Content-Type: application/json\r\nContent-Length: " + length + "\r\n";
    return head(method, path, more).getBytes(StandardCharsets.US_ASCII);
  }

  private static String head(String method, String path, String more) {
    return method + " " + path + " HTTP/1.1\r\nHost: localhost\r\n" + more + "\r\n";
  }
}
