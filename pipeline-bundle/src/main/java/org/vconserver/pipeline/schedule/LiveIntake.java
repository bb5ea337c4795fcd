package org.vconserver.pipeline.schedule;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Component;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vconserver.api.server.JobIntake;
import org.vconserver.api.server.ReadinessCheck;
import org.vconserver.api.server.ReadinessFinding;

/**
 * Keeps whether this server is drained, apart from what runs the jobs: that begins anew when a
 * store comes back. Thread-safe.
 */
@Component(service = {LiveIntake.class, JobIntake.class, ReadinessCheck.class})
public final class LiveIntake implements JobIntake, ReadinessCheck {
  private static final Logger LOG = LoggerFactory.getLogger(LiveIntake.class);

  private final Clock clock = Clock.systemUTC();
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private volatile IntSupplier running = () -> 0;

  @GuardedBy("this")
  private @Nullable Instant since;

  @Override
  public void drain() {
    synchronized (this) {
      if (since != null) {
        return;
      }
      since = clock.instant();
    }
    LOG.info("This server takes no more jobs; those that run here end");
    listeners.forEach(Runnable::run);
  }

  @Override
  public void resume() {
    synchronized (this) {
      if (since == null) {
        return;
      }
      since = null;
    }
    LOG.info("This server takes jobs again");
    listeners.forEach(Runnable::run);
  }

  @Override
  public synchronized State state() {
    return new State(since, running.getAsInt());
  }

  /** Counts by this from now on how many jobs are here. */
  void count(IntSupplier jobs) {
    running = jobs;
  }

  /** Tells whoever has to know of each change. */
  public void addListener(Runnable listener) {
    listeners.add(listener);
  }

  public void removeListener(Runnable listener) {
    listeners.remove(listener);
  }

  @Override
  public List<ReadinessFinding> look() {
    State now = state();
    return now.isDraining()
        ? List.of(
            ReadinessFinding.warning(
                "the scheduler",
                "",
                "takes no jobs, as this server is "
                    + now.word()
                    + " (DELETE /server/drain ends it)"))
        : List.of();
  }
}
