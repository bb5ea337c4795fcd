package org.vconserver.host;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggerContextListener;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Sets the levels of loggers for a time, after which the former ones are back, and lists them, in
 * types of the JDK. A change of logback.xml ends all such times at once. Thread-safe.
 */
final class LogLevels implements UnaryOperator<Map<String, Object>>, LoggerContextListener {
  private static final org.slf4j.Logger LOG =
      org.slf4j.LoggerFactory.getLogger("org.vconserver.host");

  /** Begins the names of our own loggers, whose lines have no content of vCons at any level. */
  private static final String OURS = "org.vconserver";

  private final LoggerContext log;
  private final ScheduledExecutorService timer;
  private final Clock clock;
  private final Predicate<String> deployed;

  @GuardedBy("this")
  private final Map<String, Passing> passing = new TreeMap<>();

  /**
   * Holds a level that passes.
   *
   * @param former that the logger had of its own before; null if it had none
   */
  private record Passing(@Nullable Level former, Instant until) {}

  /**
   * Makes it.
   *
   * @param deployed tells whether a package is one of a deployed bundle
   */
  LogLevels(
      LoggerContext log, ScheduledExecutorService timer, Clock clock, Predicate<String> deployed) {
    this.log = log;
    this.timer = timer;
    this.clock = clock;
    this.deployed = deployed;
    log.addListener(this);
  }

  /**
   * Sets a level, if a {@code logger} is given, and lists all levels.
   *
   * @param asked {@code logger}, {@code level} and for how many {@code seconds}; 0 ends it
   * @throws IllegalArgumentException in words for the caller, if the logger must not say so much
   */
  @Override
  public synchronized Map<String, Object> apply(Map<String, Object> asked) {
    if (asked.get("logger") instanceof String name) {
      long seconds = ((Number) asked.getOrDefault("seconds", 0)).longValue();
      if (seconds == 0) {
        end(name, passing.get(name));
      } else {
        set(name, Level.toLevel(String.valueOf(asked.get("level"))), Duration.ofSeconds(seconds));
      }
    }
    return Map.of("levels", levels());
  }

  @GuardedBy("this")
  private void set(String name, Level level, Duration time) {
    Logger logger = log.getLogger(name);
    Passing before = passing.get(name);
    Level former = before == null ? logger.getLevel() : before.former();
    requireQuiet(name, former == null ? inherited(name) : former, level);
    Passing now = new Passing(former, clock.instant().plus(time));
    passing.put(name, now);
    logger.setLevel(level);
    LOG.info("The level of {} is {} for {} s", name, level, time.toSeconds());
    var unused = timer.schedule(() -> end(name, now), time.toMillis(), TimeUnit.MILLISECONDS);
  }

  private Level inherited(String name) {
    int dot = name.lastIndexOf('.');
    return log.getLogger(dot < 0 ? org.slf4j.Logger.ROOT_LOGGER_NAME : name.substring(0, dot))
        .getEffectiveLevel();
  }

  /** Refuses that libraries say more: what they tell of their work may have content in it. */
  private void requireQuiet(String name, Level configured, Level wanted) {
    boolean ours = name.equals(OURS) || name.startsWith(OURS + '.');
    if (!ours && !wanted.isGreaterOrEqual(configured) && !deployed.test(name)) {
      throw new IllegalArgumentException(
          "must not be below "
              + configured
              + " for "
              + name
              + ": only loggers of "
              + OURS
              + " and of deployed bundles may say more than logback.xml lets them");
    }
  }

  private synchronized void end(String name, @Nullable Passing expected) {
    if (expected != null && expected.equals(passing.get(name))) {
      passing.remove(name);
      log.getLogger(name).setLevel(expected.former());
      LOG.info("The level of {} is {} again", name, log.getLogger(name).getEffectiveLevel());
    }
  }

  @GuardedBy("this")
  private List<Map<String, Object>> levels() {
    List<Map<String, Object>> levels = new ArrayList<>();
    for (Logger logger : log.getLoggerList()) {
      Level level = logger.getLevel();
      if (level != null) {
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("logger", logger.getName());
        entry.put("level", level.toString());
        Passing passes = passing.get(logger.getName());
        if (passes != null) {
          Level former = passes.former();
          entry.put("former", former == null ? "" : former.toString());
          entry.put("until", passes.until().toString());
        }
        levels.add(entry);
      }
    }
    return levels;
  }

  @Override
  public boolean isResetResistant() {
    return true;
  }

  @Override
  public synchronized void onReset(LoggerContext context) {
    passing.clear();
  }

  @Override
  public void onStart(LoggerContext context) {
    // It begins with what is configured.
  }

  @Override
  public void onStop(LoggerContext context) {
    // Levels mean nothing then.
  }

  @Override
  public void onLevelChange(Logger logger, Level level) {
    // Its own changes only.
  }
}
