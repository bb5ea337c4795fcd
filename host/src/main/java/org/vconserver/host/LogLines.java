package org.vconserver.host;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggerContextListener;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;
import java.util.function.UnaryOperator;

/**
 * Keeps the last lines of the log in memory, so many and of so many characters in sum, and gives
 * those behind a number, in types of the JDK. Thread-safe.
 */
final class LogLines extends AppenderBase<ILoggingEvent>
    implements LongFunction<List<Map<String, Object>>>, LoggerContextListener {
  private static final int LONGEST_MESSAGE = 4_000;
  private static final int LONGEST_EXCEPTION = 8_000;

  private final int most;
  private final int mostCharacters;

  @GuardedBy("lines")
  private final Deque<Line> lines = new ArrayDeque<>();

  @GuardedBy("lines")
  private long last;

  @GuardedBy("lines")
  private long characters;

  private volatile UnaryOperator<String> mask = UnaryOperator.identity();

  /** Holds a line of the log. Immutable. */
  private record Line(
      long seq,
      long time,
      String level,
      String logger,
      String thread,
      String message,
      String exception) {
    int length() {
      return logger.length() + thread.length() + message.length() + exception.length();
    }
  }

  LogLines(int most, int mostCharacters) {
    this.most = most;
    this.mostCharacters = mostCharacters;
  }

  /** Keeps the lines of a log from now on, also after its file was changed. */
  void attach(LoggerContext log) {
    setContext(log);
    start();
    log.addListener(this);
    addTo(log);
  }

  private void addTo(LoggerContext log) {
    log.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).addAppender(this);
  }

  /** Takes what writes a text without the secrets in it. */
  void mask(UnaryOperator<String> masking) {
    mask = masking;
  }

  @Override
  protected void append(ILoggingEvent event) {
    String exception =
        event.getThrowableProxy() == null
            ? ""
            : ThrowableProxyUtil.asString(event.getThrowableProxy());
    String message = cut(event.getFormattedMessage(), LONGEST_MESSAGE);
    synchronized (lines) {
      Line line =
          new Line(
              ++last,
              event.getTimeStamp(),
              event.getLevel().toString(),
              event.getLoggerName(),
              event.getThreadName(),
              message,
              cut(exception, LONGEST_EXCEPTION));
      lines.add(line);
      characters += line.length();
      while (lines.size() > most || (lines.size() > 1 && characters > mostCharacters)) {
        characters -= lines.remove().length();
      }
    }
  }

  private static String cut(String text, int longest) {
    return text.length() > longest ? text.substring(0, longest) + " ..." : text;
  }

  /** Gives the lines that are kept behind a number, the oldest first. */
  @Override
  public List<Map<String, Object>> apply(long seq) {
    Deque<Line> found = new ArrayDeque<>();
    synchronized (lines) {
      var newest = lines.descendingIterator();
      while (newest.hasNext()) {
        Line line = newest.next();
        if (line.seq() <= seq) {
          break;
        }
        found.addFirst(line);
      }
    }
    return found.stream().map(this::told).toList();
  }

  private Map<String, Object> told(Line line) {
    Map<String, Object> told = new LinkedHashMap<>();
    told.put("seq", line.seq());
    told.put("time", Instant.ofEpochMilli(line.time()).toString());
    told.put("level", line.level());
    told.put("logger", line.logger());
    told.put("thread", line.thread());
    told.put("message", mask.apply(line.message()));
    if (!line.exception().isEmpty()) {
      told.put("exception", mask.apply(line.exception()));
    }
    return told;
  }

  @Override
  public boolean isResetResistant() {
    return true;
  }

  /** Comes back after a change of the log's file has taken all appenders away. */
  @Override
  public void onReset(LoggerContext log) {
    start();
    addTo(log);
  }

  @Override
  public void onStart(LoggerContext log) {
    // It keeps lines from when it is attached.
  }

  @Override
  public void onStop(LoggerContext log) {
    // There are no more lines then.
  }

  @Override
  public void onLevelChange(Logger logger, Level level) {
    // What is logged is kept, whatever decides about it.
  }
}
