package org.vconserver.validation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class Base64UrlTest {
  @Test
  void everyCharacterIsInTheAlphabetOrNot() {
    for (char c = 0; c < Character.MAX_VALUE; c++) {
      boolean known = String.valueOf(c).matches("[A-Za-z0-9_-]");
      assertEquals(known, Base64Url.holds("AAAA" + c + "A", 6), () -> "a character");
    }
    assertEquals(62, Base64Url.sextet('-'));
    assertEquals(26, Base64Url.sextet('a'));
  }

  @Test
  void oneOddCharacterInALongTextIsFoundWhereverItIs() {
    String text = "Az09-_".repeat(2_000);
    assertTrue(Base64Url.holds(text, text.length()));
    assertTrue(Base64Url.holds("", 0));
    for (int at : new int[] {0, 4095, 4096, 8191, 8192, text.length() - 1}) {
      String odd = text.substring(0, at) + "+" + text.substring(at + 1);
      assertFalse(Base64Url.holds(odd, odd.length()));
      assertTrue(Base64Url.holds(odd, at));
    }
  }
}
