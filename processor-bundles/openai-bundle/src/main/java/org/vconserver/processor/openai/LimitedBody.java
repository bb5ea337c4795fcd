package org.vconserver.processor.openai;

import java.io.IOException;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** The bytes of an answer, up to a limit beyond which it fails. Used by one answer. */
final class LimitedBody implements BodySubscriber<byte[]> {
  private final BodySubscriber<byte[]> all = BodySubscribers.ofByteArray();
  private final long limit;
  private long size;
  private Flow.@Nullable Subscription subscription;

  private LimitedBody(long limit) {
    this.limit = limit;
  }

  static BodyHandler<byte[]> of(long limit) {
    return info -> new LimitedBody(limit);
  }

  @Override
  public CompletionStage<byte[]> getBody() {
    return all.getBody();
  }

  @Override
  public void onSubscribe(Flow.Subscription given) {
    subscription = given;
    all.onSubscribe(given);
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    size += buffers.stream().mapToLong(ByteBuffer::remaining).sum();
    if (size > limit && subscription != null) {
      subscription.cancel();
      all.onError(new IOException("more than " + limit + " bytes"));
    } else {
      all.onNext(buffers);
    }
  }

  @Override
  public void onError(Throwable failure) {
    all.onError(failure);
  }

  @Override
  public void onComplete() {
    all.onComplete();
  }
}
