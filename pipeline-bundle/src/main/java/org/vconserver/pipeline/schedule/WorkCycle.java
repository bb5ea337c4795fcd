package org.vconserver.pipeline.schedule;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Modified;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vconserver.api.error.ServerError;
import org.vconserver.api.server.WorkQueues;
import org.vconserver.vcon.error.FaultType;
import org.vconserver.vcon.error.FieldError;
import org.vconserver.vcon.error.VconException;

/**
 * Decides which queue this server takes jobs from next, in a cycle weighted by the queues' shares.
 * Thread-safe.
 */
@Component(
    service = {WorkQueues.class, WorkCycle.class},
    configurationPid = "org.vconserver.scheduler")
public final class WorkCycle implements WorkQueues {
  private static final Logger LOG = LoggerFactory.getLogger(WorkCycle.class);
  private static final int MAX_WEIGHT = 10_000;
  private static final String WEIGHT = "(\\s*:\\s*0*([1-9][0-9]{0,3}|10000)\\s*)?";

  /** Matches WORK_QUEUES: with commas, or with spaces as py_vcon_server has it. */
  static final String SYNTAX =
      "[^:,]*" + WEIGHT + "(,[^:,]*" + WEIGHT + ")*|\\s*([^:,\\s]+" + WEIGHT + "(\\s+|$))*";

  /** Matches the space between two entries where there are no commas. */
  private static final String SPACES = "(?<![:\\s])\\s+(?![:\\s])";

  @GuardedBy("this")
  private final Map<String, Integer> weights = new LinkedHashMap<>();

  private final Map<String, String> reasonsToWait = new ConcurrentHashMap<>();

  @GuardedBy("this")
  private final List<Runnable> listeners = new ArrayList<>();

  @GuardedBy("this")
  private String current = "";

  /** Says how many more of it are asked for before the next one has its turn. */
  @GuardedBy("this")
  private long leftInRow;

  /** Holds what the configuration says, of which only changes are taken while this works. */
  @GuardedBy("this")
  private Map<String, Integer> configured;

  /** Holds those that were put in while this worked, which the configuration does not take out. */
  @GuardedBy("this")
  private final Set<String> putIn = new HashSet<>();

  private final KeptQueues kept;

  @Activate
  public WorkCycle(BundleContext context, SchedulerConfig config) {
    this(config.work_queues(), new KeptQueues(file(context.getProperty("vcon.data"))));
  }

  WorkCycle(String workQueues) {
    this(workQueues, new KeptQueues(null));
  }

  WorkCycle(String workQueues, KeptQueues kept) {
    this.kept = kept;
    this.configured = read(workQueues);
    weights.putAll(configured);
    weights.putAll(kept.weights());
    weights.keySet().removeAll(kept.leftOut());
    putIn.addAll(kept.weights().keySet());
  }

  private static @Nullable Path file(@Nullable String data) {
    return data == null ? null : Path.of(data, "work-queues.json");
  }

  /** Takes what has changed in the configuration; all else stays as it was set meanwhile. */
  @Modified
  void modified(SchedulerConfig config) {
    modified(config.work_queues());
  }

  void modified(String workQueues) {
    Map<String, Integer> wanted = read(workQueues);
    List<Runnable> toCall;
    synchronized (this) {
      for (String queue : configured.keySet()) {
        if (!wanted.containsKey(queue) && !putIn.contains(queue)) {
          weights.remove(queue);
          reasonsToWait.remove(queue);
        }
      }
      wanted.forEach(this::takeChanged);
      configured = wanted;
      toCall = List.copyOf(listeners);
    }
    toCall.forEach(Runnable::run);
  }

  @GuardedBy("this")
  private void takeChanged(String queue, int weight) {
    if (Objects.equals(weight, configured.get(queue))) {
      return;
    }
    if (kept.decides(queue)) {
      LOG.warn("WORK_QUEUES: queue {} stays as it was set to last over REST", queue);
    } else {
      weights.put(queue, weight);
    }
  }

  private static Map<String, Integer> read(String workQueues) {
    Map<String, Integer> read = new LinkedHashMap<>();
    for (String entry : workQueues.split(workQueues.contains(",") ? "," : SPACES, -1)) {
      if (!entry.isBlank()) {
        String[] parts = entry.strip().split(":", -1);
        try {
          int weight = parts.length > 1 ? Integer.parseInt(parts[1].strip()) : 1;
          read.put(parts[0].strip(), valid(weight));
        } catch (NumberFormatException e) {
          throw new IllegalArgumentException(
              "WORK_QUEUES: the weight in \"" + entry.strip() + "\" is no integer", e);
        }
      }
    }
    return read;
  }

  /** Gives a weight that is allowed. */
  static int valid(int weight) {
    if (weight < 1 || weight > MAX_WEIGHT) {
      throw new VconException(
          ServerError.INVALID_REQUEST,
          List.of(
              new FieldError(
                  List.of("weight"), "must be from 1 to " + MAX_WEIGHT, FaultType.VALUE_ERROR)));
    }
    return weight;
  }

  @Override
  public synchronized Map<String, Integer> weights() {
    return new LinkedHashMap<>(weights);
  }

  @Override
  public void put(String queue, int weight) {
    putIn(queue, valid(weight));
  }

  @Override
  public void keep(String queue, int weight) {
    kept.keep(queue, valid(weight));
    putIn(queue, weight);
  }

  private void putIn(String queue, int weight) {
    List<Runnable> toCall;
    synchronized (this) {
      weights.put(queue, weight);
      putIn.add(queue);
      toCall = List.copyOf(listeners);
    }
    toCall.forEach(Runnable::run);
  }

  @Override
  public Map<String, Integer> kept() {
    return kept.weights();
  }

  @Override
  public synchronized boolean remove(String queue) {
    reasonsToWait.remove(queue);
    putIn.remove(queue);
    return weights.remove(queue) != null;
  }

  @Override
  public synchronized boolean forget(String queue) {
    boolean known = weights.containsKey(queue) || kept.weights().containsKey(queue);
    if (known) {
      kept.forget(queue, configured.containsKey(queue));
    }
    return remove(queue) || known;
  }

  @Override
  public synchronized Optional<String> reasonToWait(String queue) {
    if (!weights.containsKey(queue)) {
      return Optional.empty(); // the reason of a claim that was under way when it was taken out
    }
    return Optional.ofNullable(reasonsToWait.get(queue));
  }

  /** Notes that a queue waits from now on; says whether that is news. */
  boolean waits(String queue, String reason) {
    return !reason.equals(reasonsToWait.put(queue, reason));
  }

  /** Notes that a queue does not wait, or no longer; says whether that is news. */
  boolean goesOn(String queue) {
    return reasonsToWait.remove(queue) != null;
  }

  synchronized void addListener(Runnable listener) {
    listeners.add(listener);
  }

  synchronized void removeListener(Runnable listener) {
    listeners.remove(listener);
  }

  /** Takes things out of queues. */
  interface Source<T> {
    /** Takes up to so many things of a queue. */
    List<T> take(String queue, int most);
  }

  /**
   * Gives the next things that a queue of the cycle gives. Queues have their turns in rows, whose
   * lengths are as their weights; in a whole cycle as many are asked for as are wanted, or as all
   * weights together, whichever is more. A queue that gives less than it is asked for loses the
   * rest of its row, and nothing is given when each was asked in vain. Called by one thread.
   *
   * @param most how many are wanted at most, at least 1
   */
  <T> List<T> next(int most, Source<T> queues) {
    for (int asked = 0; ; asked++) {
      String name;
      int wanted;
      synchronized (this) {
        if (asked > weights.size() || weights.isEmpty()) {
          return List.of();
        }
        if (!weights.containsKey(current) || leftInRow <= 0) {
          advance(most);
        }
        name = current;
        wanted = (int) Math.min(most, leftInRow);
        leftInRow -= wanted;
      }
      List<T> given = queues.take(name, wanted);
      if (given.size() < wanted) {
        synchronized (this) {
          leftInRow = 0;
        }
      }
      if (!given.isEmpty()) {
        return given;
      }
    }
  }

  @GuardedBy("this")
  private void advance(int most) {
    List<String> names = List.copyOf(weights.keySet());
    current = names.get((names.indexOf(current) + 1) % names.size());
    long all = weights.values().stream().mapToLong(Integer::longValue).sum();
    long cycles = (most + all - 1) / all;
    leftInRow = cycles * weights.getOrDefault(current, 1);
  }
}
