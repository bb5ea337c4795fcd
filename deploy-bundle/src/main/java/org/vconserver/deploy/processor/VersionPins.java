package org.vconserver.deploy.processor;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vconserver.api.pipeline.PipelineDefinition;
import org.vconserver.api.pipeline.PipelineStep;
import org.vconserver.api.pipeline.PipelineStore;
import org.vconserver.vcon.error.VconException;

/**
 * Finds the steps of stored pipelines that name a version of their processor. Reads them anew every
 * few seconds. Thread-safe.
 */
public final class VersionPins {
  private static final Logger LOG = LoggerFactory.getLogger(VersionPins.class);
  private static final Duration FRESH = Duration.ofSeconds(2);

  private final LongSupplier nanoTime;
  private volatile @Nullable PipelineStore store;

  @GuardedBy("this")
  private List<VersionPin> pins = List.of();

  @GuardedBy("this")
  private long readAt;

  public VersionPins(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** Reads from this store from now on; null: keeps what was read last. */
  public synchronized void use(@Nullable PipelineStore now) {
    store = now;
    readAt = nanoTime.getAsLong() - FRESH.toNanos();
  }

  public boolean uses(PipelineStore other) {
    return store == other;
  }

  /** Lists the pins as they were read last, which is not longer ago than some seconds. */
  public synchronized List<VersionPin> current() {
    PipelineStore from = store;
    if (from == null || nanoTime.getAsLong() - readAt < FRESH.toNanos()) {
      return pins;
    }
    readAt = nanoTime.getAsLong();
    try {
      pins = List.copyOf(read(from));
    } catch (VconException e) {
      LOG.debug("deploy: pipelines can't be read at the moment: {}", e.getMessage());
    }
    return pins;
  }

  private static List<VersionPin> read(PipelineStore store) {
    List<VersionPin> found = new ArrayList<>();
    for (String name : store.names()) {
      Optional<PipelineDefinition> pipeline = store.find(name);
      for (PipelineStep step : pipeline.map(PipelineDefinition::steps).orElse(List.of())) {
        if (!step.versions().isAny()) {
          found.add(new VersionPin(name, step.processor(), step.versions()));
        }
      }
    }
    return found;
  }
}
