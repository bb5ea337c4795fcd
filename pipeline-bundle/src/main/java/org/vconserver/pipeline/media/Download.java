package org.vconserver.pipeline.media;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.eclipse.jetty.client.Response;
import org.eclipse.jetty.client.Result;
import org.eclipse.jetty.http.HttpHeader;
import org.vconserver.api.processor.MediaError;
import org.vconserver.vcon.error.VconException;
import org.vconserver.vcon.memory.MemoryShare;

/**
 * Takes one answer, and not more of it than is wanted. Written by the client's threads, one after
 * the other; read through the future.
 */
final class Download implements Response.Listener {
  /** Counts what grows: the old array, the new one, and the copy of it in the end. */
  private static final int COPIES = 4;

  private final int maxBytes;
  private final Optional<MemoryShare> memory;
  private final ByteArrayOutputStream content = new ByteArrayOutputStream();
  private final CompletableFuture<Answer> answer = new CompletableFuture<>();

  /**
   * Holds a whole answer.
   *
   * @param type its Content-Type, empty if it has none
   * @param location its Location, empty if it has none
   */
  record Answer(int status, String type, String location, byte[] content) {}

  Download(int maxBytes, Optional<MemoryShare> memory) {
    this.maxBytes = maxBytes;
    this.memory = memory;
  }

  /** Completes with the answer, or with what the client or this has to say against it. */
  CompletableFuture<Answer> answer() {
    return answer;
  }

  @Override
  public void onHeaders(Response response) {
    if (response.getHeaders().getLongField(HttpHeader.CONTENT_LENGTH) > maxBytes) {
      CompletableFuture<Boolean> unused = response.abort(tooLarge());
    }
  }

  @Override
  public void onContent(Response response, ByteBuffer chunk) {
    if (content.size() + chunk.remaining() > maxBytes) {
      CompletableFuture<Boolean> unused = response.abort(tooLarge());
      return;
    }
    if (memory.isPresent()) {
      try (MemoryShare.Work work = memory.get().enter()) {
        MemoryShare.take((long) COPIES * chunk.remaining());
      } catch (VconException e) {
        CompletableFuture<Boolean> unused = response.abort(e);
        return;
      }
    }
    byte[] bytes = new byte[chunk.remaining()];
    chunk.get(bytes);
    content.writeBytes(bytes);
  }

  @Override
  public void onComplete(Result result) {
    if (result.isFailed()) {
      answer.completeExceptionally(result.getFailure());
      return;
    }
    Response response = result.getResponse();
    answer.complete(
        new Answer(
            response.getStatus(),
            header(response, HttpHeader.CONTENT_TYPE),
            header(response, HttpHeader.LOCATION),
            content.toByteArray()));
  }

  private static String header(Response response, HttpHeader name) {
    String value = response.getHeaders().get(name);
    return value == null ? "" : value;
  }

  private VconException tooLarge() {
    return new VconException(
        MediaError.MEDIA_TOO_LARGE, "url: leads to more than " + maxBytes + " bytes");
  }
}
