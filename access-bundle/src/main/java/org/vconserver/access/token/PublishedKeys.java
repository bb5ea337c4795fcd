package org.vconserver.access.token;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vconserver.api.vendor.VendorAnswer;
import org.vconserver.api.vendor.VendorCalls;
import org.vconserver.api.vendor.VendorException;
import org.vconserver.api.vendor.VendorRequest;
import org.vconserver.support.threads.Threads;

/**
 * Knows the keys that an issuer publishes. One thread fetches them, now and then and when a token
 * has a key that is not known, but not again within a moment; a few requests may wait for it. While
 * they can't be fetched, those known go on for a day. Thread-safe.
 */
final class PublishedKeys implements TokenKeys {
  private static final Logger LOG = LoggerFactory.getLogger(PublishedKeys.class);
  private static final int LARGEST = 1 << 18;
  private static final int MOST_WAITING = 4;
  private static final String UNKNOWN_NOW = "The keys of the token's issuer can not be fetched now";

  private final String issuer;
  private final URI url;
  private final Supplier<Optional<VendorCalls>> calls;
  private final LongSupplier nanoTime;
  private final Pace pace;
  private final ScheduledExecutorService thread;

  @GuardedBy("this")
  private @Nullable CompletableFuture<Void> running;

  @GuardedBy("this")
  private @Nullable Future<?> next;

  @GuardedBy("this")
  private int waiting;

  @GuardedBy("this")
  private long tried;

  @GuardedBy("this")
  private long succeeded;

  private volatile TokenKeySet known = TokenKeySet.EMPTY;
  private volatile String fault = "";

  /**
   * Says how often keys are fetched.
   *
   * @param usual between two fetches
   * @param afterFault between two fetches, if the first one failed
   * @param least between two fetches, whatever asks for them
   * @param limit how long a fetch may take
   * @param longest how long keys go on that can't be fetched anew
   */
  record Pace(
      Duration usual, Duration afterFault, Duration least, Duration limit, Duration longest) {
    static final Pace USUAL =
        new Pace(
            Duration.ofMinutes(4),
            Duration.ofSeconds(30),
            Duration.ofSeconds(5),
            Duration.ofSeconds(2),
            Duration.ofDays(1));
  }

  /**
   * Makes it; nothing is fetched before it is asked or started.
   *
   * @param issuer names it in the log
   * @param calls gives what calls over HTTP, if it is there
   */
  PublishedKeys(
      String issuer,
      URI url,
      Supplier<Optional<VendorCalls>> calls,
      LongSupplier nanoTime,
      Pace pace) {
    this.issuer = issuer;
    this.url = url;
    this.calls = calls;
    this.nanoTime = nanoTime;
    this.pace = pace;
    this.thread = Threads.timer("token-keys-" + issuer);
    this.succeeded = nanoTime.getAsLong();
    this.tried = succeeded - pace.least().toNanos();
  }

  @Override
  public TokenKeySet known() {
    return known;
  }

  @Override
  public Optional<String> fault() {
    return Optional.of(fault).filter(text -> !text.isEmpty());
  }

  /** Begins a fetch, if none is under way. */
  @Override
  public synchronized void start() {
    if (running == null && !thread.isShutdown()) {
      running = new CompletableFuture<>();
      thread.execute(this::fetchNow);
    }
  }

  @Override
  public TokenKeySet newerThan(TokenKeySet seen) throws TokenRefusal {
    Future<Void> fetch;
    synchronized (this) {
      if (known != seen) {
        return known;
      }
      boolean justNow = nanoTime.getAsLong() - tried < pace.least().toNanos();
      if (thread.isShutdown() || (running == null && justNow)) {
        return requireFetched();
      }
      if (waiting >= MOST_WAITING) {
        throw TokenRefusal.untold("The keys of the token's issuer are being fetched");
      }
      start();
      fetch = Objects.requireNonNull(running);
      waiting++;
    }
    try {
      // Beyond the limit of the fetch, which ends it.
      fetch.get(pace.limit().toMillis() + 1000, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw TokenRefusal.untold(UNKNOWN_NOW);
    } catch (TimeoutException | ExecutionException | CancellationException e) {
      throw TokenRefusal.untold(UNKNOWN_NOW);
    } finally {
      leave();
    }
    return requireFetched();
  }

  private synchronized void leave() {
    waiting--;
  }

  /** Gives the keys of the last fetch, if it went well. */
  private TokenKeySet requireFetched() throws TokenRefusal {
    if (!fault.isEmpty() || thread.isShutdown()) {
      throw TokenRefusal.untold(UNKNOWN_NOW);
    }
    return known;
  }

  private void fetchNow() {
    try {
      take(KeyReader.published(answer()));
    } catch (VendorException e) {
      fail(e.getMessage()); // which begins with where it is
    } catch (IllegalArgumentException e) {
      fail("at " + url.getHost() + " " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // nobody asks any more
    } catch (RuntimeException | Error e) {
      LOG.error("The keys of the issuer {} could not be taken", issuer, e);
      fail("answers with keys at which this server fails, as the log says");
    } finally {
      end();
    }
  }

  private byte[] answer() throws VendorException, InterruptedException {
    VendorCalls there =
        calls
            .get()
            .orElseThrow(
                () -> new IllegalArgumentException("can't be called: VendorCalls is away"));
    VendorAnswer answer =
        there.call(
            VendorRequest.of("token-issuer", "GET", url, "")
                .withHeader("Accept", "application/jwk-set+json, application/json")
                .withLimits(pace.limit(), pace.limit())
                .withMaxBytes(LARGEST));
    if (answer.status() != 200) {
      throw new IllegalArgumentException("answers with " + answer.words());
    }
    return answer.body();
  }

  private synchronized void take(TokenKeySet keys) {
    succeeded = nanoTime.getAsLong();
    if (!keys.hasKeysOf(known)) {
      known = keys;
      LOG.info("The issuer {} has these keys now: {}", issuer, keys);
    }
    if (!fault.isEmpty()) {
      LOG.info("The keys of the issuer {} can be fetched again", issuer);
      fault = "";
    }
  }

  private synchronized void fail(@Nullable String why) {
    if (nanoTime.getAsLong() - succeeded > pace.longest().toNanos()) {
      known = TokenKeySet.EMPTY;
    }
    String then = known.isEmpty() ? "no token can be verified" : "the keys known go on";
    String now = "the provider of its keys " + why + "; " + then;
    if (!now.equals(fault)) {
      LOG.warn("Issuer {}: {}", issuer, now);
      fault = now;
    }
  }

  private synchronized void end() {
    tried = nanoTime.getAsLong();
    CompletableFuture<Void> ended = running;
    running = null;
    if (next != null) {
      next.cancel(false);
    }
    if (!thread.isShutdown()) {
      Duration wait = fault.isEmpty() ? pace.usual() : pace.afterFault();
      next = thread.schedule(this::start, wait.toNanos(), TimeUnit.NANOSECONDS);
    }
    if (ended != null) {
      ended.complete(null);
    }
  }

  @Override
  public synchronized void close() {
    thread.shutdownNow();
    if (running != null) {
      running.cancel(false);
    }
  }
}
