package org.vconserver.support.fault;

import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads exceptions of code that may do anything: their methods may throw, their texts be of any
 * length, their causes have no end. Nothing here throws, and all texts are short.
 */
public final class Thrown {
  /** Is the message of an exit that a bundle has asked for: the server's own words. */
  public static final String EXIT_REFUSED =
      "a bundle can't stop the server: System.exit was called";

  /** Plug-ins may make chains of causes that never end. */
  private static final int LONGEST_CHAIN = 20;

  private static final int MOST_FRAMES = 60;
  private static final int LONGEST_MESSAGE = 500;
  private static final int LONGEST_NAME = 200;

  private Thrown() {}

  /** Gives the name of the class. */
  public static String type(Throwable thrown) {
    return shortened(thrown.getClass().getName(), LONGEST_NAME);
  }

  /** Gives the message in one short line; empty if there is none, or it can't be read. */
  public static String message(Throwable thrown) {
    return read(thrown, Throwable::getMessage).map(Thrown::line).orElse("");
  }

  /** Gives the cause; empty if there is none, or it can't be read. */
  public static Optional<Throwable> cause(Throwable thrown) {
    return read(thrown, Throwable::getCause).filter(cause -> cause != thrown);
  }

  /**
   * Writes kinds and places of an exception and its causes, for the log. Messages are left out, as
   * they may have content of vCons in them; but for those of the class loader, which name classes,
   * and the server's own.
   */
  public static String trace(Throwable thrown) {
    StringBuilder text = new StringBuilder();
    Optional<Throwable> next = Optional.of(thrown);
    for (int i = 0; i < LONGEST_CHAIN && next.isPresent(); i++) {
      Throwable one = next.get();
      text.append(i == 0 ? "" : "\nCaused by: ").append(type(one));
      String message = message(one);
      if (one instanceof LinkageError || message.equals(EXIT_REFUSED)) {
        text.append(": ").append(message);
      }
      addFrames(text, one);
      next = cause(one);
    }
    return text.toString();
  }

  private static void addFrames(StringBuilder text, Throwable thrown) {
    StackTraceElement[] frames =
        read(thrown, Throwable::getStackTrace).orElse(new StackTraceElement[0]);
    for (int i = 0; i < Math.min(frames.length, MOST_FRAMES); i++) {
      text.append("\n\tat ").append(shortened(String.valueOf(frames[i]), LONGEST_MESSAGE));
    }
    if (frames.length > MOST_FRAMES) {
      text.append("\n\t... ").append(frames.length - MOST_FRAMES).append(" more");
    }
  }

  /** Makes a text one short line. */
  public static String line(String text) {
    String start = shortened(text, LONGEST_MESSAGE);
    return start.replaceAll("\\p{Cntrl}+", " ").strip();
  }

  private static String shortened(String text, int most) {
    return text.length() <= most ? text : text.substring(0, most) + "...";
  }

  private static <T> Optional<T> read(Throwable thrown, Function<Throwable, @Nullable T> method) {
    try {
      return Optional.ofNullable(method.apply(thrown));
    } catch (RuntimeException | StackOverflowError | LinkageError | AssertionError e) {
      return Optional.empty();
    }
  }
}
