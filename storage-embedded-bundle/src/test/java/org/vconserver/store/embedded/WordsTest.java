package org.vconserver.store.embedded;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vconserver.api.error.ServerError;
import org.vconserver.api.index.IndexedVcon;
import org.vconserver.api.index.VconFilter;
import org.vconserver.vcon.Vcon;
import org.vconserver.vcon.error.VconException;

/** Says how words are found in the embedded store. */
@SuppressWarnings("NullAway.Init") // opened before each test
class WordsTest {
  private static final Duration LONGEST = Duration.ofSeconds(10);

  @TempDir Path folder;
  private final Plans plans = new Plans();
  private Database database;
  private SqliteVconStore vcons;
  private WordsKeeper words;
  private SqliteVconIndex index;

  @BeforeEach
  void open() throws Exception {
    database = plans.open(folder);
    vcons = new SqliteVconStore(database, Clock.systemUTC());
    words = WordsKeeper.open(folder, database);
    index = new SqliteVconIndex(database, words, LONGEST);
  }

  @AfterEach
  void close() throws Exception {
    plans.check(database);
    words.close();
    database.close();
  }

  private static String uuid(int number) {
    return String.format("00000000-0000-4000-8000-%012d", number);
  }

  private void save(int number, String members) {
    String json =
        "{'uuid':'"
            + uuid(number)
            + "','created_at':'2026-01-0"
            + number
            + "T00:00:00Z',"
            + members
            + "}";
    vcons.save(Vcon.parse(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8)));
  }

  private static String chat(String body) {
    return "'parties':[{'name':'Ann','tel':'+49 30 1234567'}],'dialog':[{'type':'text','parties':0,"
        + "'start':'2026-01-01T00:00:00Z','mediatype':'text/plain','encoding':'none','body':'"
        + body
        + "'}]";
  }

  private void fill() {
    save(1, chat("The parcel is late again") + ",'subject':'Delivery'");
    save(2, chat("Die Tür klemmt, der Müller kommt"));
    save(3, chat("A late lunch and no parcel at all"));
    save(4, "'parties':[{'name':'Zo\u00eb'}],'tags':{'team':'blue'},'subject':'late'");
    words.start();
  }

  private String found(String text, String... terms) {
    return numbers(index.find(new VconFilter(List.of(terms), null, null, null, text), null, 10));
  }

  private static String numbers(List<IndexedVcon> found) {
    List<String> numbers = new ArrayList<>();
    found.forEach(vcon -> numbers.add(vcon.uuid().substring(35)));
    return String.join(" ", numbers);
  }

  @ParameterizedTest
  @CsvSource({
    "parcel, 3 1",
    "PARCEL late, 3 1",
    "late, 4 3 1",
    "'\"is late\"', 1",
    "'\"late is\"', ''",
    "late -parcel, 4",
    "late -\"parcel is\", 4 3",
    "par*, 3 1",
    "par, ''",
    "muller, 2",
    "Müller, 2",
    "tur, 2",
    "zoe, 4",
    "delivery, 1",
    "ann late, 3 1",
    "1234567, 3 2 1",
    "'0 123', 3 2 1",
    "+49 30, 3 2 1",
    "999, ''",
    "late AND OR NOT, ''",
    "'late\" NEAR(', ''",
    "'late\"', 4 3 1",
    "subject:late, ''",
    "a* -b*, 3 2 1"
  })
  void wordsAreFoundAsPeopleWriteThem(String text, String numbers) {
    fill();
    assertEquals(numbers, found(text));
    assertEquals(
        numbers.isEmpty() ? 0 : numbers.split(" ").length,
        index.count(new VconFilter(List.of(), null, null, null, text)));
  }

  @Test
  void wordsAndOtherFiltersMustAllHold() {
    fill();
    assertEquals("4", found("late", "tag:team=blue"));
    assertEquals("3 1", found("late", "has:text"));
    Instant day = Instant.parse("2026-01-03T00:00:00Z");
    VconFilter since = new VconFilter(List.of(), day, null, null, "late");
    assertEquals("4 3", numbers(index.find(since, null, 10)));
    VconFilter stored = new VconFilter(List.of("has:text"), null, null, Instant.EPOCH, "late");
    assertEquals("3 1", numbers(index.find(stored, null, 10)));
    VconFilter all = new VconFilter(List.of(), null, null, null, "late");
    List<IndexedVcon> first = index.find(all, null, 2);
    assertEquals("4 3", numbers(first));
    assertEquals("1", numbers(index.find(all, first.get(1).position(), 2)));
  }

  @Test
  void thoseInWhichTheWordsWeighMostComeFirstIfThatIsAskedFor() {
    save(1, chat("parcel parcel parcel"));
    save(2, chat("A parcel that came with many other things on a long and busy day"));
    save(3, chat("nothing"));
    save(4, chat("parcel parcel, and " + "some more words ".repeat(5)));
    save(5, chat("parcel parcel parcel"));
    words.start();
    VconFilter all = new VconFilter(List.of(), null, null, null, "parcel");
    assertEquals("5 4 2 1", numbers(index.find(all, null, 10)));
    assertEquals("5 1 4 2", numbers(index.find(all.ranked(), null, 10)));
    List<IndexedVcon> first = index.find(all.ranked(), null, 3);
    assertEquals("5 1 4", numbers(first));
    assertEquals("rank.3", first.get(2).position());
    assertEquals("2", numbers(index.find(all.ranked(), "rank.3", 3)));
    assertEquals("", numbers(index.find(all.ranked(), "rank.4", 3)));
    Instant day = Instant.parse("2026-01-02T00:00:00Z");
    VconFilter some = new VconFilter(List.of("has:text"), day, null, Instant.EPOCH, "parcel");
    assertEquals("5 4 2", numbers(index.find(some.ranked(), null, 10)));
    VconFilter number = new VconFilter(List.of(), null, null, null, "1234567");
    assertEquals(5, index.find(number.ranked(), null, 10).size());
    for (String nowhere : List.of("5", "rank.x", "rank.", "rank.-1")) {
      VconException refused =
          assertThrows(VconException.class, () -> index.find(all.ranked(), nowhere, 1));
      assertEquals(ServerError.INVALID_REQUEST, refused.code());
    }
  }

  @Test
  void whatChangesOrGoesIsFoundAsItIs() {
    fill();
    assertEquals("3 1", found("parcel"));
    save(1, chat("nothing"));
    save(3, chat("a parcel") + ",'updated_at':'2026-02-01T00:00:00Z'");
    save(5, chat("a parcel"));
    assertEquals("5 3", found("parcel"));
    vcons.delete(uuid(5));
    assertEquals("3", found("parcel"));
    assertEquals("1", found("nothing"));
    assertEquals(0, index.textBehind());
  }

  @Test
  void itGoesOnWhereItWas() throws Exception {
    fill();
    assertEquals("3 1", found("parcel"));
    words.close();
    save(5, chat("one more parcel"));
    vcons.delete(uuid(1));
    database.close();
    open();
    assertEquals(2, index.textBehind());
    words.start();
    assertEquals("5 3", found("parcel"));
  }

  @Test
  void aFileThatIsDamagedIsMadeAnew() throws Exception {
    fill();
    assertEquals("3 1", found("parcel"));
    words.close();
    database.close();
    Files.write(WordsFile.path(folder), new byte[10_000]);
    open();
    assertTrue(index.textBehind() > 0);
    words.start();
    await().atMost(Duration.ofSeconds(30)).until(() -> index.textBehind() == 0);
    assertEquals("3 1", found("parcel"));
  }

  @Test
  void whatTheLogHasForgottenIsReadFromTheVcons() throws Exception {
    fill();
    assertEquals("3 1", found("parcel"));
    words.close();
    save(5, chat("one more parcel"));
    database.close();
    open();
    database.write(sql -> sql.update("DELETE FROM change"));
    words.start();
    await().atMost(Duration.ofSeconds(30)).until(() -> found("parcel").equals("5 3 1"));
  }

  @Test
  void aSearchForNothingIsRefused() {
    fill();
    for (String text : List.of("", "   ", "-late", "\"\"", "!?")) {
      VconException refused = assertThrows(VconException.class, () -> found(text));
      assertEquals(ServerError.INVALID_REQUEST, refused.code());
    }
  }

  @Test
  void whereWordsAreNotKeptASearchForThemIsRefused() {
    SqliteVconIndex without = new SqliteVconIndex(database, null, LONGEST);
    VconFilter filter = new VconFilter(List.of(), null, null, null, "late");
    VconException refused = assertThrows(VconException.class, () -> without.find(filter, null, 1));
    assertEquals(ServerError.TEXT_SEARCH_UNSUPPORTED, refused.code());
  }
}
