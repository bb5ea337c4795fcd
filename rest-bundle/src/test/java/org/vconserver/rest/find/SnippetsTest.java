package org.vconserver.rest.find;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vconserver.api.index.TextQuery;
import org.vconserver.vcon.index.IndexText;

/** Says which passages are shown of a text, and what is marked in them. */
class SnippetsTest {
  private static JsonNode snippets(String query, String talk) {
    return new Snippets(TextQuery.parse(query)).in(new IndexText("", "", talk, "", ""));
  }

  @ParameterizedTest
  @CsvSource({
    "late, 'late, and later', '[[0,4]]'",
    "lat*, 'late, and later', '[[0,4],[10,15]]'",
    "'\"and later\"', 'late, and later', '[[6,15]]'",
    "tur, 'die T\u00fcr', '[[4,7]]'",
    "late -and, 'late, and', '[[0,4]]'"
  })
  void wordsAreMarkedAsTheyAreFound(String query, String talk, String marks) {
    JsonNode snippet = snippets(query, talk).path(0);
    assertEquals(talk, snippet.path("text").asText());
    assertEquals(marks, snippet.path("marks").toString());
  }

  @Test
  void aPassageIsShortAndPartsNoSign() {
    String far = "\uD83D\uDE00".repeat(100) + " late " + "\uD83D\uDE00".repeat(100);
    JsonNode snippet = snippets("late", far).path(0);
    String text = snippet.path("text").asText();
    assertFalse(Character.isLowSurrogate(text.charAt(0)));
    int begin = snippet.at("/marks/0/0").asInt();
    assertEquals("late", text.substring(begin, begin + 4));
    assertFalse(text.length() > 130);
  }

  @Test
  void whatIsNotThereIsNotShown() {
    assertEquals(0, snippets("late", "early").size());
  }
}
