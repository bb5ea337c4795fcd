package org.vconserver.pipeline.figures;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.osgi.service.component.annotations.Component;
import org.vconserver.api.figures.Counter;
import org.vconserver.api.figures.Counters;
import org.vconserver.api.figures.Timer;

/** Keeps numbers in this process; they are lost with it. Thread-safe. */
@Component
public final class ProcessCounters implements Counters {
  static final int MOST_LABELS = 100;

  private final Map<String, Map<Map<String, String>, Counter>> counters = new ConcurrentHashMap<>();
  private final Map<String, Map<Map<String, String>, Timer>> timers = new ConcurrentHashMap<>();

  @Override
  public Counter counter(String name, Map<String, String> labels) {
    return find(counters, name, labels, Count::new);
  }

  @Override
  public Timer timer(String name, Map<String, String> labels) {
    return find(timers, name, labels, Time::new);
  }

  private static <T> T find(
      Map<String, Map<Map<String, String>, T>> all,
      String name,
      Map<String, String> labels,
      Supplier<T> make) {
    Map<Map<String, String>, T> named =
        all.computeIfAbsent(name, unused -> new ConcurrentHashMap<>());
    Map<String, String> key = Map.copyOf(labels);
    T found = named.get(key);
    if (found != null) {
      return found;
    }
    if (named.size() >= MOST_LABELS) {
      Map<String, String> other = new TreeMap<>(labels);
      other.replaceAll((label, value) -> "other");
      key = Map.copyOf(other);
    }
    return named.computeIfAbsent(key, unused -> make.get());
  }

  private static final class Count implements Counter {
    private final LongAdder count = new LongAdder();

    @Override
    public void increment() {
      count.increment();
    }

    @Override
    public long count() {
      return count.sum();
    }
  }

  private static final class Time implements Timer {
    private final LongAdder count = new LongAdder();
    private final LongAdder nanos = new LongAdder();

    @Override
    public void record(Duration took) {
      count.increment();
      nanos.add(took.toNanos());
    }

    @Override
    public long count() {
      return count.sum();
    }

    @Override
    public Duration total() {
      return Duration.ofNanos(nanos.sum());
    }
  }
}
