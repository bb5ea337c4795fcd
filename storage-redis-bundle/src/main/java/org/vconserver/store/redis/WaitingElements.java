package org.vconserver.store.redis;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.vconserver.support.store.Pages;

/** Reads what waits in a queue, each page by a script of its own. */
final class WaitingElements {
  private static final int PAGE = 1000;

  private final Redis redis;
  private final String queue;

  private WaitingElements(Redis redis, String queue) {
    this.redis = redis;
    this.queue = queue;
  }

  /** Gives what is made of the elements, those left out of which nothing is made. */
  static <T> Iterator<List<T>> of(
      Redis redis, String queue, Function<byte[], Optional<T>> reading) {
    return new Pages<>(new WaitingElements(redis, queue).page(new byte[0], reading));
  }

  /** Reads those behind an element, of which there is one only; those at the head if it is gone. */
  private <T> Pages.Page<T> page(byte[] behind, Function<byte[], Optional<T>> reading) {
    Arguments arguments = Arguments.of(queue).add(behind).add(PAGE);
    Reply reply = redis.shared(Script.JOBS_OF, arguments).orThrow();
    boolean isLast = !reply.truth();
    List<T> made = new ArrayList<>();
    byte[] element = behind;
    while (reply.hasNext()) {
      element = reply.bytes();
      reading.apply(element).ifPresent(made::add);
    }
    byte[] last = element;
    return new Pages.Page<>(
        made, isLast ? Optional.empty() : Optional.of(() -> page(last, reading)));
  }
}
