package org.vconserver.processor.whisper.engine;

import java.io.ByteArrayOutputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscribers;

/** Takes bodies up to a size. */
final class BoundedBody {
  private BoundedBody() {}

  /** A handler that fails a request whose answer has more bytes. */
  static BodyHandler<byte[]> atMost(int maxBytes) {
    return head -> {
      ByteArrayOutputStream body = new ByteArrayOutputStream();
      return BodySubscribers.mapping(
          BodySubscribers.ofByteArrayConsumer(
              part ->
                  part.ifPresent(
                      bytes -> {
                        if (body.size() + bytes.length > maxBytes) {
                          throw new UncheckedIOException(
                              new java.io.IOException("more than " + maxBytes + " bytes"));
                        }
                        body.writeBytes(bytes);
                      })),
          done -> body.toByteArray());
    };
  }
}
