package org.vconserver.support.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ReadTextsTest {
  private final AtomicInteger readings = new AtomicInteger();
  private final ReadTexts<StringBuilder> texts =
      new ReadTexts<>(
          text -> {
            readings.incrementAndGet();
            if (text.length == 0) {
              throw new IllegalArgumentException("empty");
            }
            return new StringBuilder(new String(text, StandardCharsets.UTF_8));
          });

  private StringBuilder read(String name, String text) {
    return texts.read(name, text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void aTextIsReadOnceAsLongAsItStaysTheSame() {
    StringBuilder made = read("a", "one");
    assertSame(made, read("a", "one"));
    assertEquals("two", read("a", "two").toString());
    assertEquals("one", read("a", "one").toString());
    assertEquals(3, readings.get());
  }

  @Test
  void sameTextsOfOtherNamesAreOthers() {
    assertNotSame(read("a", "one"), read("b", "one"));
  }

  @Test
  void aTextThatCannotBeReadIsReadAgain() {
    read("a", "one");
    assertThrows(IllegalArgumentException.class, () -> read("a", ""));
    assertThrows(IllegalArgumentException.class, () -> read("a", ""));
    assertEquals(3, readings.get());
  }

  @Test
  void onlyTheTextsThatWereReadLastAreKeptAndNoLargeOnes() {
    for (int i = 0; i < 201; i++) {
      read("name " + i, "text");
      read("name 0", "text");
    }
    assertEquals(201, readings.get());
    read("name 1", "text");
    assertEquals(202, readings.get());
    read("large", "x".repeat(100_000));
    read("large", "x".repeat(100_000));
    assertEquals(204, readings.get());
  }
}
