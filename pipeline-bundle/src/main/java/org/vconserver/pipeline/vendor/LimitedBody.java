package org.vconserver.pipeline.vendor;

import java.io.IOException;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** Collects the bytes of one answer, up to a limit beyond which it fails. Not thread-safe. */
final class LimitedBody implements BodySubscriber<byte[]> {
  private final BodySubscriber<byte[]> all = BodySubscribers.ofByteArray();
  private final long limit;
  private long size;
  private Flow.@Nullable Subscription subscription;

  /** Tells that an answer has too many bytes. */
  static final class TooLarge extends IOException {
    private static final long serialVersionUID = 1L;

    TooLarge(long limit) {
      super("more than " + limit + " bytes");
    }
  }

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
      all.onError(new TooLarge(limit));
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
