package org.vconserver.support.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vconserver.support.store.StoreUrls.Kept;

class StoreUrlsTest {
  private static final StoreUrls MIXED =
      new StoreUrls(" embedded: ", "redis://u:secret@h/1", "embedded:", "redis://u:secret@h/1");

  @Test
  void whatIsKeptAtOneUrlIsAtOnePlace() {
    assertEquals(
        Map.of(
            "embedded:", Set.of(Kept.VCONS, Kept.PIPELINES),
            "redis://u:secret@h/1", Set.of(Kept.QUEUES, Kept.SERVERS)),
        MIXED.places(Optional::of));
  }

  @Test
  void whatHasNoUrlOfItsOwnIsKeptWhereVconsAre() {
    StoreUrls urls = new StoreUrls("redis://h", null, " ", "embedded:");
    assertEquals(
        Map.of(
            "redis://h", Set.of(Kept.VCONS, Kept.QUEUES, Kept.PIPELINES),
            "embedded:", Set.of(Kept.SERVERS)),
        urls.places(Optional::of));
    assertEquals("", new StoreUrls(null, null, null, null).servers());
  }

  @Test
  void aBackendTakesItsOwnUrlsOnly() {
    Path data = Path.of("/data");
    assertEquals(
        Map.of(data, Set.of(Kept.VCONS, Kept.PIPELINES)),
        MIXED.places(url -> StoreUrls.folder(url, "embedded", data)));
  }

  @ParameterizedTest
  @CsvSource({
    "embedded:, embedded",
    "redis+sentinel://a:1, redis+sentinel",
    "' files :x', files",
    "nothing, ''",
    "'', ''"
  })
  void theSchemeNamesTheBackend(String url, String scheme) {
    assertEquals(scheme, StoreUrls.scheme(url));
  }

  @ParameterizedTest
  @CsvSource({
    "embedded:, /data",
    "embedded:sub/x, /data/sub/x",
    "embedded:../x, /x",
    "embedded:/other, /other",
    "' embedded:sub ', /data/sub"
  })
  void aFolderIsTheDataFolderOrInItOrAnywhere(String url, Path folder) {
    assertEquals(Optional.of(folder), StoreUrls.folder(url, "embedded", Path.of("/data")));
    assertEquals(Optional.empty(), StoreUrls.folder(url, "embed", Path.of("/data")));
  }

  @ParameterizedTest
  @CsvSource({
    "embedded:sub, embedded:sub",
    "redis://h:1/2, redis://h:1/2",
    "redis://:secret@h, redis://***@h",
    "redis://us@er:se?cret@h/1?password=secret, redis://***@h/1",
    "redis://h?secret, redis://h"
  })
  void aLogHasNoPassword(String url, String shown) {
    assertEquals(shown, StoreUrls.withoutPassword(url));
  }

  @Test
  void whatIsKeptWhereIsToldWithoutPasswords() {
    assertEquals(
        "[VCONS, PIPELINES] at embedded:, [QUEUES, SERVERS] at redis://***@h/1", MIXED.toString());
    assertFalse(MIXED.toString().contains("secret"));
  }
}
