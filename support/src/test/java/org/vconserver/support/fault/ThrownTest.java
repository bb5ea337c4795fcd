package org.vconserver.support.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class ThrownTest {
  /** Throws from each of its methods that it can. */
  private static final class Hostile extends RuntimeException {
    private static final long serialVersionUID = 1L;

    @Override
    public String getMessage() {
      throw new IllegalStateException("in getMessage");
    }

    @Override
    public synchronized Throwable getCause() {
      throw new StackOverflowError();
    }

    @Override
    public StackTraceElement[] getStackTrace() {
      throw new AssertionError("in getStackTrace");
    }

    @Override
    public String toString() {
      throw new IllegalStateException("in toString");
    }
  }

  @Test
  void anExceptionWhoseMethodsThrowHasATypeOnly() {
    Throwable hostile = new Hostile();
    assertEquals("org.vconserver.support.fault.ThrownTest$Hostile", Thrown.type(hostile));
    assertEquals("", Thrown.message(hostile));
    assertEquals(Optional.empty(), Thrown.cause(hostile));
    assertEquals(Thrown.type(hostile), Thrown.trace(hostile));
  }

  @Test
  void aMessageIsOneShortLine() {
    assertEquals("a b", Thrown.message(new RuntimeException("a\r\n\tb\n")));
    assertEquals("", Thrown.message(new RuntimeException((String) null)));
    String huge = Thrown.message(new RuntimeException("m".repeat(30_000_000)));
    assertEquals(503, huge.length());
  }

  @Test
  void aTraceHasKindsAndPlacesAndNoMessage() {
    String trace =
        Thrown.trace(new IllegalStateException("outer content", new Exception("inner content")));
    assertTrue(trace.startsWith("java.lang.IllegalStateException\n\tat "), trace);
    assertTrue(trace.contains("\nCaused by: java.lang.Exception\n\tat "), trace);
    assertFalse(trace.contains("content"), trace);
  }

  @Test
  void aClassThatIsMissingIsNamed() {
    String trace = Thrown.trace(new NoClassDefFoundError("com/example/Missing"));
    assertTrue(trace.startsWith("java.lang.NoClassDefFoundError: com/example/Missing\n"), trace);
  }

  @Test
  void causesThatGoInARingAreWrittenSoOftenOnly() {
    RuntimeException one = new RuntimeException("a");
    RuntimeException other = new RuntimeException("b", one);
    one.initCause(other);
    assertEquals(19, Thrown.trace(one).split("Caused by: ", -1).length - 1);
  }
}
