package org.vconserver.rest.find;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.vconserver.api.error.ServerError;
import org.vconserver.api.index.IndexCheck;
import org.vconserver.api.index.IndexedVcon;
import org.vconserver.api.index.VconFilter;
import org.vconserver.api.index.VconIndex;
import org.vconserver.rest.MemoryVcons;
import org.vconserver.rest.peer.PeerVconFormat;
import org.vconserver.vcon.error.VconException;

/** Says which lines an export has. */
class ExportedVconsTest {
  private final MemoryVcons store = new MemoryVcons();
  private final List<Integer> pages = new ArrayList<>();
  private int known;
  private int failsAt = Integer.MAX_VALUE;

  /** Finds vCons 1, 2, 3, ... */
  private final VconIndex index =
      new VconIndex() {
        @Override
        public List<IndexedVcon> find(VconFilter filter, @Nullable String after, int limit) {
          int from = after == null ? 1 : Integer.parseInt(after) + 1;
          pages.add(from);
          if (from >= failsAt) {
            throw new VconException(ServerError.STORAGE_UNAVAILABLE, "away");
          }
          return IntStream.rangeClosed(from, known)
              .limit(limit)
              .mapToObj(ExportedVconsTest::indexed)
              .toList();
        }

        @Override
        public long textBehind() {
          return 0;
        }

        @Override
        public IndexCheck check(@Nullable String after, int limit) {
          throw new UnsupportedOperationException();
        }

        @Override
        public long count(VconFilter filter) {
          return known;
        }

        @Override
        public long behind() {
          return 0;
        }
      };

  private static IndexedVcon indexed(int number) {
    return new IndexedVcon(
        uuid(number),
        Integer.toString(number),
        Instant.EPOCH,
        1,
        1,
        null,
        JsonNodeFactory.instance.objectNode());
  }

  private static String uuid(int number) {
    return String.format("00000000-0000-4000-8000-%012d", number);
  }

  private ExportedVcons export(@Nullable String view, @Nullable String after, long most) {
    PeerVconFormat format = new PeerVconFormat(false, Optional.empty(), Clock.systemUTC());
    VconView shown = VconView.of(view, VconView.Kind.FULL, null, Optional.empty(), store, format);
    return ExportedVcons.begin(index, VconFilter.ALL, shown, after, most);
  }

  private static List<String> lines(ExportedVcons export) {
    List<String> lines = new ArrayList<>();
    for (byte[] line = export.next(); line != null; line = export.next()) {
      lines.add(new String(line, StandardCharsets.UTF_8));
    }
    return lines;
  }

  @Test
  void aVconIsByteForByteAsItWasStoredButForItsBreaks() {
    known = 2;
    store.put("{ 'uuid' : '" + uuid(1) + "', 'x':1.50, 'parties':[]}");
    store.put("{'uuid':\r\n  '" + uuid(2) + "',\n'subject':'a\\nb'\n,'parties':[]}");
    assertEquals(
        List.of(
            "{ \"uuid\" : \"" + uuid(1) + "\", \"x\":1.50, \"parties\":[]}",
            "{\"uuid\":  \"" + uuid(2) + "\",\"subject\":\"a\\nb\",\"parties\":[]}"),
        lines(export(null, null, Long.MAX_VALUE)));
  }

  @Test
  void pagesFollowEachOtherToTheEnd() {
    known = 1000;
    List<String> uuids = lines(export("uuid", null, Long.MAX_VALUE));
    assertEquals(known, uuids.size());
    assertEquals("\"" + uuid(1000) + "\"", uuids.get(999));
    assertEquals(List.of(1, 201, 401, 601, 801), pages);
  }

  @Test
  void aLimitHoldsAndThePlaceBehindItIsKnownWithTheFirstPageOnly() {
    known = 1000;
    ExportedVcons few = export("uuid", "3", 2);
    assertEquals(Optional.of("5"), few.nextAfter());
    assertEquals(List.of("\"" + uuid(4) + "\"", "\"" + uuid(5) + "\""), lines(few));
    ExportedVcons many = export("uuid", null, 500);
    assertEquals(Optional.empty(), many.nextAfter());
    assertEquals(500, lines(many).size());
    ExportedVcons rest = export("uuid", "998", 2);
    assertEquals(Optional.empty(), rest.nextAfter());
    assertEquals(2, lines(rest).size());
  }

  @Test
  void oneThatIsGoneIsLeftOutAndOneThatCanNotBeReadIsTold() {
    known = 3;
    store.put("{'uuid':'" + uuid(1) + "','parties':[]}");
    store.put("{'uuid':'" + uuid(2) + "','parties':[]}");
    store.unreadable.put(
        uuid(2), new VconException(ServerError.STORED_VALUE_UNREADABLE, "it is no vCon"));
    List<String> lines = lines(export(null, null, Long.MAX_VALUE));
    assertEquals(2, lines.size());
    assertEquals(
        "{\"uuid\":\""
            + uuid(2)
            + "\",\"error\":{\"code\":\"STORED_VALUE_UNREADABLE\",\"message\":\"it is no vCon\"}}",
        lines.get(1));
  }

  @Test
  void aStoreThatIsAwayEndsItWithAFailure() {
    known = 1000;
    failsAt = 201;
    ExportedVcons export = export("uuid", null, Long.MAX_VALUE);
    VconException failure = assertThrows(VconException.class, () -> lines(export));
    assertEquals(ServerError.STORAGE_UNAVAILABLE, failure.code());
    failsAt = 1;
    assertThrows(VconException.class, () -> export("uuid", null, 1));
    assertTrue(pages.contains(201));
  }
}
