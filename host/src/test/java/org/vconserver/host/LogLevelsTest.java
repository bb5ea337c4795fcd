package org.vconserver.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.Test;

/** Levels that are set for a time. */
class LogLevelsTest {
  private static final String OURS = "org.vconserver.pipeline";
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

  private final LoggerContext log = new LoggerContext();
  private final List<Runnable> ends = new ArrayList<>();
  private final LogLevels levels =
      new LogLevels(
          log,
          (ScheduledExecutorService)
              Proxy.newProxyInstance(
                  LogLevelsTest.class.getClassLoader(),
                  new Class<?>[] {ScheduledExecutorService.class},
                  (proxy, method, arguments) -> {
                    ends.add((Runnable) arguments[0]);
                    return null;
                  }),
          Clock.fixed(NOW, ZoneOffset.UTC),
          "com.acme.stamp"::equals);

  LogLevelsTest() {
    log.getLogger("ROOT").setLevel(Level.INFO);
    log.getLogger("org.redisson").setLevel(Level.ERROR);
  }

  @Test
  void theFormerLevelComesBackAfterTheTime() {
    Map<String, Object> entry = set(OURS, "DEBUG", 60);
    assertEquals(Level.DEBUG, log.getLogger(OURS + ".run.RunSteps").getEffectiveLevel());
    assertEquals("2026-01-02T03:05:05Z", entry.get("until"));
    assertEquals("", entry.get("former"));
    ends.get(0).run();
    assertNull(log.getLogger(OURS).getLevel());
    assertTrue(!levels.apply(Map.of()).toString().contains(OURS));
  }

  @Test
  void setAgainItsFirstTimeEndsNothing() {
    set(OURS, "DEBUG", 60);
    set(OURS, "TRACE", 120);
    ends.get(0).run();
    assertEquals(Level.TRACE, log.getLogger(OURS).getLevel());
    ends.get(1).run();
    assertNull(log.getLogger(OURS).getLevel());
  }

  @Test
  void noSecondsEndIt() {
    set(OURS, "DEBUG", 60);
    levels.apply(Map.of("logger", OURS, "seconds", 0));
    assertNull(log.getLogger(OURS).getLevel());
  }

  @Test
  void librariesAreNotMadeToSayMore() {
    assertThrows(IllegalArgumentException.class, () -> set("org.redisson", "WARN", 60));
    assertThrows(IllegalArgumentException.class, () -> set("org.redisson.client", "WARN", 60));
    assertThrows(IllegalArgumentException.class, () -> set("ROOT", "DEBUG", 60));
    assertThrows(IllegalArgumentException.class, () -> set("com.acme", "DEBUG", 60));
    assertThrows(IllegalArgumentException.class, () -> set("org.vconserverx", "DEBUG", 60));
    assertEquals("WARN", set("io.netty", "WARN", 60).get("level"));
    assertEquals("DEBUG", set("com.acme.stamp", "DEBUG", 60).get("level"));
  }

  @Test
  void aChangeOfTheLogsFileEndsIt() {
    set(OURS, "DEBUG", 60);
    log.reset();
    assertNull(log.getLogger(OURS).getLevel());
    ends.get(0).run();
    assertTrue(!levels.apply(Map.of()).toString().contains("until"));
  }

  private Map<String, Object> set(String logger, String level, int seconds) {
    Map<String, Object> all =
        levels.apply(Map.of("logger", logger, "level", level, "seconds", seconds));
    for (Object one : (List<?>) all.getOrDefault("levels", List.of())) {
      if (one instanceof Map<?, ?> entry && logger.equals(entry.get("logger"))) {
        @SuppressWarnings("unchecked")
        Map<String, Object> found = (Map<String, Object>) entry;
        return found;
      }
    }
    throw new AssertionError(logger + " is not listed");
  }
}
