package org.vconserver.rest.stream;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.glassfish.jersey.server.ChunkedOutput;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vconserver.api.error.ServerError;
import org.vconserver.support.threads.Threads;
import org.vconserver.vcon.error.VconException;

/**
 * Tells callers who follow something what is new in it, as Server-Sent Events, and now and then
 * that nothing is, until they go or their time is over. One thread looks for all of them, and only
 * while there are some. Thread-safe.
 */
public final class Followers implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Followers.class);
  private static final Duration LOOK = Duration.ofMillis(250);

  /** Sets how often something is sent, so that proxies and followers know that it goes on. */
  private static final Duration HEARTBEAT = Duration.ofSeconds(10);

  /** Limits what is kept for one who does not read; a browser comes back by itself. */
  private static final Duration LONGEST = Duration.ofHours(1);

  /** Is a comment, which followers pass over. */
  private static final byte[] NOTHING = ":\n\n".getBytes(StandardCharsets.UTF_8);

  private final ScheduledExecutorService timer;
  private final int most;
  private final LongSupplier nanos;

  @GuardedBy("this")
  private final List<Follower> followers = new ArrayList<>();

  @GuardedBy("this")
  private @Nullable Future<?> look;

  @GuardedBy("this")
  private boolean closed;

  /** Holds one who follows. */
  private record Follower(ChunkedOutput<byte[]> output, News news, long since) {}

  /** Finds what is new. Called by one thread at a time. */
  @FunctionalInterface
  public interface News {
    /** Gives the events since the last call, as they are sent; nothing if there are none. */
    byte[] next();
  }

  /**
   * Makes room for followers.
   *
   * @param most how many at the same time
   */
  public Followers(int most, LongSupplier nanos) {
    this(most, nanos, Threads.timer("rest-followers"));
  }

  Followers(int most, LongSupplier nanos, ScheduledExecutorService timer) {
    this.most = most;
    this.nanos = nanos;
    this.timer = timer;
  }

  /**
   * Begins to tell a caller; the answer is what a method of a resource gives.
   *
   * @throws VconException SERVER_BUSY if as many follow as may, SERVICE_UNAVAILABLE after {@link
   *     #close}
   */
  public synchronized ChunkedOutput<byte[]> follow(News news) {
    if (closed) {
      throw new VconException(ServerError.SERVICE_UNAVAILABLE, "The server is stopping");
    }
    if (followers.size() >= most) {
      throw new VconException(
          ServerError.SERVER_BUSY, "Too many callers follow already: at most " + most);
    }
    ChunkedOutput<byte[]> output = new ChunkedOutput<>(byte[].class);
    followers.add(new Follower(output, news, nanos.getAsLong()));
    if (look == null) {
      Runnable round = Threads.unending(this::tellAll, e -> LOG.error("Followers are not told", e));
      look = timer.scheduleWithFixedDelay(round, 0, LOOK.toMillis(), TimeUnit.MILLISECONDS);
    }
    return output;
  }

  private void tellAll() {
    List<Follower> all;
    synchronized (this) {
      all = List.copyOf(followers);
    }
    for (Follower follower : all) {
      if (!tell(follower)) {
        leave(follower);
      }
    }
  }

  /** Tells one what is new; says whether it goes on. */
  private boolean tell(Follower follower) {
    long time = nanos.getAsLong() - follower.since();
    try {
      byte[] news = follower.news().next();
      long round = time / LOOK.toNanos();
      boolean beat = round % (HEARTBEAT.toNanos() / LOOK.toNanos()) == 0;
      if (news.length > 0 || beat) {
        follower.output().write(news.length > 0 ? news : NOTHING);
      }
      return time < LONGEST.toNanos() && !follower.output().isClosed();
    } catch (IOException e) {
      LOG.debug("A follower is gone: {}", e.getMessage());
    } catch (RuntimeException e) {
      LOG.warn("A follower is told no more", e);
    }
    return false;
  }

  private void leave(Follower follower) {
    end(follower);
    synchronized (this) {
      followers.remove(follower);
      if (followers.isEmpty() && look != null) {
        look.cancel(false);
        look = null;
      }
    }
  }

  private static void end(Follower follower) {
    try {
      follower.output().close();
    } catch (IOException e) {
      LOG.debug("A follower was gone before: {}", e.getMessage());
    }
  }

  /** Counts those who follow. */
  synchronized int count() {
    return followers.size();
  }

  /** Ends all of them. */
  @Override
  public void close() {
    List<Follower> all;
    synchronized (this) {
      closed = true;
      all = List.copyOf(followers);
      followers.clear();
    }
    timer.shutdownNow();
    all.forEach(Followers::end);
  }
}
