package org.vconserver.store.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedisUrlTest {
  @Test
  void aHostAloneIsDatabaseZeroAtTheUsualPort() {
    RedisUrl url = RedisUrl.parse("redis://example.org");
    assertEquals(RedisUrl.Kind.SINGLE, url.kind());
    assertEquals(List.of("redis://example.org:6379"), url.addresses());
    assertEquals(0, url.database());
    assertEquals("", url.user());
    assertEquals("", url.password());
  }

  @Test
  void userAndPasswordArePercentDecoded() {
    RedisUrl url = RedisUrl.parse("rediss://us%40er:p%3A%2F+w%40rd@h:1/7");
    assertEquals("us@er", url.user());
    assertEquals("p:/+w@rd", url.password());
    assertEquals(List.of("rediss://h:1"), url.addresses());
    assertEquals(7, url.database());
    assertEquals("p", RedisUrl.parse("redis://:p@h").password());
    assertEquals("", RedisUrl.parse("redis://:p@h").user());
  }

  @Test
  void sentinelsAndTheNodesOfAClusterAreSeparatedByCommas() {
    RedisUrl sentinel = RedisUrl.parse("redis+sentinel://a,b:1,[::1]:2/3?master=main%20one");
    assertEquals(
        List.of("redis://a:26379", "redis://b:1", "redis://[::1]:2"), sentinel.addresses());
    assertEquals("main one", sentinel.master());
    assertEquals(3, sentinel.database());
    RedisUrl cluster = RedisUrl.parse(" rediss+cluster://a,b ");
    assertEquals(RedisUrl.Kind.CLUSTER, cluster.kind());
    assertEquals(List.of("rediss://a:6379", "rediss://b:6379"), cluster.addresses());
  }

  @Test
  void theSameUrlIsTheSameAndShowsNoPassword() {
    String text = "redis://user:secret@h:1/2";
    assertEquals(RedisUrl.parse(text), RedisUrl.parse(text));
    assertEquals("single h:1", RedisUrl.parse(text).toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "redis://",
        "redis:secret",
        "redis+other://secret",
        "redis://secret,two",
        "redis://h/secret",
        "redis+sentinel://secret",
        "redis+cluster://secret/1",
        "redis://secret@h:port"
      })
  void whatCantBeReadIsRefusedWithoutBeingShown(String url) {
    IllegalArgumentException refusal =
        assertThrows(IllegalArgumentException.class, () -> RedisUrl.parse(url));
    assertFalse(String.valueOf(refusal.getMessage()).contains("secret"), refusal.getMessage());
  }

  @Test
  void otherBackendsAreNotMeant() {
    assertTrue(RedisUrl.find("rediss+cluster://h").isPresent());
    assertTrue(RedisUrl.find("redis://h").isPresent());
    assertFalse(RedisUrl.find("embedded:redis://h").isPresent());
    assertThrows(IllegalArgumentException.class, () -> RedisUrl.find("redis:h"));
  }
}
