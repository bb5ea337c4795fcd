package org.vconserver.deploy.processor;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Version;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vconserver.api.error.VconServerException;
import org.vconserver.api.pipeline.PipelineDefinition;
import org.vconserver.api.pipeline.PipelineStep;
import org.vconserver.api.pipeline.PipelineStore;
import org.vconserver.api.processor.VersionRange;
import org.vconserver.deploy.folder.VersionArchive;

/**
 * The steps of stored pipelines that name a version of their processor. Read anew every few
 * seconds. Thread-safe.
 */
public final class VersionPins {
  private static final Logger LOG = LoggerFactory.getLogger(VersionPins.class);
  private static final Duration FRESH = Duration.ofSeconds(2);

  private final LongSupplier nanoTime;
  private volatile @Nullable PipelineStore store;
  private List<Pin> pins = List.of();
  private long readAt;

  private record Pin(String pipeline, String processor, VersionRange versions) {}

  public VersionPins(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  public synchronized void use(@Nullable PipelineStore now) {
    store = now;
    readAt = nanoTime.getAsLong() - FRESH.toNanos();
  }

  public boolean uses(PipelineStore one) {
    return store == one;
  }

  /**
   * The versions that steps name and that the serving one is not, of each the newest.
   *
   * @param kept the versions to choose from
   * @param serving the version that serves
   * @return their digests, each with a pipeline that wants it
   */
  public synchronized Map<String, String> wanted(List<VersionArchive.Entry> kept, String serving) {
    Map<String, String> wanted = new HashMap<>();
    if (kept.stream().allMatch(entry -> entry.version().version().equals(serving))) {
      return wanted;
    }
    read();
    for (Pin pin : pins) {
      if (!pin.versions().includes(serving)) {
        kept.stream()
            .filter(entry -> entry.processors().contains(pin.processor()))
            .filter(entry -> pin.versions().includes(entry.version().version()))
            .max(Comparator.comparing(entry -> Version.parseVersion(entry.version().version())))
            .ifPresent(entry -> wanted.put(entry.digest(), pin.pipeline()));
      }
    }
    return wanted;
  }

  private void read() {
    PipelineStore from = store;
    if (from == null || nanoTime.getAsLong() - readAt < FRESH.toNanos()) {
      return;
    }
    readAt = nanoTime.getAsLong();
    try {
      List<Pin> found = new ArrayList<>();
      for (String name : from.names()) {
        Optional<PipelineDefinition> pipeline = from.find(name);
        for (PipelineStep step : pipeline.map(PipelineDefinition::steps).orElse(List.of())) {
          if (!step.versions().isAny()) {
            found.add(new Pin(name, step.processor(), step.versions()));
          }
        }
      }
      pins = List.copyOf(found);
    } catch (VconServerException e) {
      LOG.debug("deploy: pipelines can't be read at the moment: {}", e.getMessage());
    }
  }
}
