package org.vconserver.pipeline.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.vconserver.api.error.ServerError;
import org.vconserver.vcon.error.VconException;

/** Whose fault a failure is. */
class FaultTest {
  static Stream<Throwable> ofTheBundle() {
    return Stream.of(
        new NullPointerException(),
        new SecurityException("System.exit was called"),
        new IllegalStateException(new ClassCastException()),
        new NoSuchMethodError("x"),
        new NoClassDefFoundError("x"),
        new ExceptionInInitializerError(new NullPointerException()),
        new AssertionError(),
        new StackOverflowError());
  }

  static Stream<Throwable> ofTheWorld() {
    return Stream.of(
        new VconException(ServerError.PROCESSOR_FAILED, "x"),
        new UncheckedIOException(new IOException("reset")),
        new IllegalStateException(new IllegalStateException(new IOException())),
        new IllegalStateException(new TimeoutException()),
        new IllegalStateException(new InterruptedException()),
        new InterruptedException(),
        new OutOfMemoryError(),
        new Exception("thrown unseen"));
  }

  @ParameterizedTest
  @MethodSource("ofTheBundle")
  void isOfTheBundlesOwnMaking(Throwable thrown) {
    assertTrue(Fault.isBundleFault(thrown));
  }

  @ParameterizedTest
  @MethodSource("ofTheWorld")
  void isNotOfTheBundlesOwnMaking(Throwable thrown) {
    assertFalse(Fault.isBundleFault(thrown));
  }

  @Test
  void aCircleOfCausesIsLookedAtOnce() {
    RuntimeException first = new RuntimeException();
    RuntimeException second = new RuntimeException(first);
    first.initCause(second);
    assertTrue(Fault.isBundleFault(first));
  }

  @Test
  void isDescribedByKindAndPlaceOnly() {
    IllegalStateException thrown = new IllegalStateException("Alice said hello");
    thrown.setStackTrace(
        new StackTraceElement[] {
          new StackTraceElement("com.acme.Tag", "process", "Tag.java", 7),
          new StackTraceElement("com.acme.Tag", "run", "Tag.java", 9)
        });
    assertEquals(
        "java.lang.IllegalStateException at com.acme.Tag.process(Tag.java:7)",
        Fault.describe(thrown));
    thrown.setStackTrace(new StackTraceElement[0]);
    assertEquals("java.lang.IllegalStateException", Fault.describe(thrown));
  }
}
