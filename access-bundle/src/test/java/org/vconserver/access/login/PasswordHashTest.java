package org.vconserver.access.login;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.SecureRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordHashTest {
  private static final String HASH = PasswordHash.of("pass wörd", new SecureRandom());

  @Test
  void aHashIsOfItsPasswordAlone() {
    assertTrue(PasswordHash.matches(HASH, "pass wörd"));
    assertFalse(PasswordHash.matches(HASH, "pass word"));
    assertFalse(PasswordHash.matches(HASH, ""));
    assertTrue(HASH.startsWith("$argon2id$v=19$m=19456,t=2,p=1$"), HASH);
  }

  @Test
  void eachHasASaltOfItsOwn() {
    assertNotEquals(HASH, PasswordHash.of("pass wörd", new SecureRandom()));
  }

  @Test
  void itDoesNotMatterHowAnAccentIsTyped() {
    assertTrue(PasswordHash.matches(HASH, "pass wo\u0308rd"));
  }

  /** One that the reference implementation made: argon2 somesalt -id -t 2 -m 14 -p 4 -l 24 -e. */
  @Test
  void hashesOfOthersAreRead() {
    String theirs = "$argon2id$v=19$m=16384,t=2,p=4$c29tZXNhbHQ$mOivRT4xh7CrxbUBOPQe5I70w9htRFsW";
    assertTrue(PasswordHash.matches(theirs, "password"));
    assertFalse(PasswordHash.matches(theirs, "passwort"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "x",
        "$argon2id$v=19$m=99999999,t=2,p=1$c29tZXNhbHQ$RdescudvJCsgt3ub+b+dWRWJTmaaJObG",
        "$argon2i$v=19$m=19456,t=2,p=1$c29tZXNhbHQ$RdescudvJCsgt3ub+b+dWRWJTmaaJObG",
        "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHQ$"
      })
  void whatIsNoHashIsOfNoPassword(String text) {
    assertFalse(PasswordHash.matches(text, ""));
    assertFalse(PasswordHash.matches(text, text));
  }
}
