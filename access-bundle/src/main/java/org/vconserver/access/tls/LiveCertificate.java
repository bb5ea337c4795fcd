package org.vconserver.access.tls;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vconserver.api.server.ReadinessCheck;
import org.vconserver.api.server.ReadinessFinding;

/**
 * Keeps the certificate in use that the files have: reads them again when they have changed, and
 * keeps the one before if the new one can't be used. Warns of one that is about to expire.
 * Thread-safe.
 */
final class LiveCertificate implements ReadinessCheck {
  private static final Logger LOG = LoggerFactory.getLogger(LiveCertificate.class);
  private static final String CHECK = "the TLS certificate";

  /** Is how long before its end a certificate is warned of. */
  private static final Duration NOTICE = Duration.ofDays(14);

  private final Clock clock;
  private final Use use;

  /** Holds the files that are configured now; null if that is a fault. */
  @GuardedBy("this")
  private @Nullable TlsFiles files;

  /** Holds the state of the files that were read last, and the one that was seen last. */
  @GuardedBy("this")
  private Object read;

  @GuardedBy("this")
  private Object seen;

  @GuardedBy("this")
  private ServerCertificate current;

  @GuardedBy("this")
  private @Nullable TlsFault fault;

  /** Shows a certificate to whoever connects from now on. */
  @FunctionalInterface
  interface Use {
    /** Takes one; if that fails, the one before is in use. */
    void take(ServerCertificate certificate) throws Exception;
  }

  /**
   * Begins with the certificate that the files have, and does not hand it to what uses it.
   *
   * @param use is given each one that comes in its place
   * @throws TlsFault if it can't be used
   */
  LiveCertificate(TlsFiles files, Clock clock, Use use) throws TlsFault {
    this.clock = clock;
    this.use = use;
    this.files = files;
    this.read = files.state();
    this.seen = read;
    this.current = files.read();
    tell("TLS with the certificate of");
  }

  /** Gives the one in use. */
  synchronized ServerCertificate current() {
    return current;
  }

  /** Reads other files, or the same ones with another password, from now on. */
  synchronized void configure(TlsFiles others) {
    if (!others.equals(files)) {
      files = others;
      read(others);
    }
  }

  /** Takes note of a configuration that can't be used: the certificate before stays. */
  synchronized void configure(TlsFault why) {
    files = null;
    keep(why);
  }

  /**
   * Looks at the files, and reads them once they have changed and then stayed the same from one
   * look to the next: whoever replaces them writes one after the other.
   */
  synchronized void lookAtFiles() {
    TlsFiles now = files;
    if (now == null) {
      return;
    }
    Object state = now.state();
    boolean stayed = state.equals(seen);
    seen = state;
    if (stayed && !state.equals(read)) {
      read(now);
    }
  }

  @GuardedBy("this")
  private void read(TlsFiles from) {
    read = from.state();
    seen = read;
    try {
      ServerCertificate next = from.read();
      use.take(next);
      current = next;
      fault = null;
      tell("The files of TLS have changed: whoever connects now is shown the certificate of");
    } catch (TlsFault e) {
      keep(e);
    } catch (Exception e) {
      LOG.error("Jetty does not take a certificate", e);
      keep(new TlsFault(TlsFiles.CERTIFICATE, "is not taken: " + e.getClass().getSimpleName()));
    }
  }

  @GuardedBy("this")
  private void keep(TlsFault why) {
    fault = why;
    LOG.warn("{}; the certificate before stays in use", why.getMessage());
  }

  @GuardedBy("this")
  private void tell(String begin) {
    LOG.info("{} {}, valid until {}", begin, current.subject(), current.until());
  }

  @Override
  public synchronized List<ReadinessFinding> look() {
    List<ReadinessFinding> findings = new ArrayList<>();
    TlsFault wrong = fault;
    if (wrong != null) {
      findings.add(
          ReadinessFinding.warning(
              CHECK, wrong.setting(), wrong.reason() + "; the certificate before stays in use"));
    }
    age()
        .ifPresent(
            reason -> findings.add(ReadinessFinding.warning(CHECK, TlsFiles.CERTIFICATE, reason)));
    return findings;
  }

  @GuardedBy("this")
  private Optional<String> age() {
    Instant now = clock.instant();
    if (now.isBefore(current.from())) {
      return Optional.of("is not valid before " + current.from());
    }
    if (now.isAfter(current.until())) {
      return Optional.of("has expired at " + current.until());
    }
    return now.plus(NOTICE).isAfter(current.until())
        ? Optional.of("expires at " + current.until())
        : Optional.empty();
  }
}
