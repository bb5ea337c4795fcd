package org.vconserver.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The last lines of the log: bounded, numbered, without secrets. */
class LogLinesTest {
  private final LoggerContext log = new LoggerContext();
  private final LogLines lines = new LogLines(3, 2_000);
  private final Logger logger = log.getLogger("a.b");

  LogLinesTest() {
    lines.attach(log);
  }

  @Test
  void theLastLinesAreKeptWithTheirNumbers() {
    for (int i = 1; i <= 5; i++) {
      logger.info("line {}", i);
    }
    assertEquals(List.of("line 3", "line 4", "line 5"), messages(0));
    assertEquals(List.of("line 5"), messages(4));
    assertEquals(List.of(), messages(5));
    Map<String, Object> last = lines.apply(4).get(0);
    assertEquals(5L, last.get("seq"));
    assertEquals("INFO", last.get("level"));
    assertEquals("a.b", last.get("logger"));
  }

  @Test
  void longLinesLeaveRoomForFewer() {
    logger.info("x".repeat(900));
    logger.info("y".repeat(900));
    logger.info("z".repeat(900));
    assertEquals(2, messages(0).size());
    logger.info("w".repeat(10_000));
    assertTrue(messages(0).size() < 2);
  }

  @Test
  void anExceptionIsKeptWithItsLine() {
    logger.warn("it failed", new IllegalStateException("cause"));
    String exception = String.valueOf(lines.apply(0).get(0).get("exception"));
    assertTrue(exception.startsWith("java.lang.IllegalStateException: cause"), exception);
  }

  @Test
  void secretsAreMasked() {
    lines.mask(text -> text.replace("hidden", "***"));
    logger.info("the key is hidden", new IllegalStateException("hidden"));
    assertTrue(!lines.apply(0).toString().contains("hidden"));
  }

  @Test
  void aChangeOfTheLogsFileLosesNothing() {
    logger.info("before");
    log.reset();
    logger.info("after");
    assertEquals(List.of("before", "after"), messages(0));
  }

  private List<Object> messages(long after) {
    return lines.apply(after).stream().map(line -> line.get("message")).toList();
  }
}
