package org.vconserver.processor.whisper;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.vconserver.processor.whisper.transcript.Transcript;
import org.vconserver.vcon.StrictJson;

/** The three forms, compared with those of the peer's Whisper. */
class TranscriptFormsTest {
  private static final Path EXPECTED = TestAudio.DATA.resolve("expected");

  private static JsonNode theirs() throws IOException {
    Path file = EXPECTED.resolve("whisper_analysis_word_timestamps_first2segments.json");
    return StrictJson.read(Files.readAllBytes(file)).path("body");
  }

  /** The peer tells the ends of words; the first begins with its segment. */
  private static Transcript transcript() throws IOException {
    List<Transcript.Segment> segments = new ArrayList<>();
    for (JsonNode segment : theirs().path("segments")) {
      List<Transcript.Word> words = new ArrayList<>();
      double start = segment.path("start").asDouble();
      for (JsonNode word : segment.path("whole_word_timestamps")) {
        double end = word.path("timestamp").asDouble();
        words.add(new Transcript.Word(word.path("word").asText(), start, end));
        start = end;
      }
      segments.add(Transcript.Segment.of(words));
    }
    return new Transcript(segments, "en");
  }

  @Test
  void subtitlesOfWordsAreThoseOfThePeer() throws IOException {
    String ours = subtitles(transcript()).srt();
    String theirs = Files.readString(EXPECTED.resolve("whisper_word_srt_first1500chars.srt"));
    assertTrue(ours.lines().count() > 35);
    assertEquals(theirs.substring(0, ours.length()), ours);
  }

  @Test
  void subtitlesWithMarkedWordsAreThoseOfThePeer() throws IOException {
    String ours = subtitles(transcript()).ass();
    String theirs = Files.readString(EXPECTED.resolve("whisper_word_ass_first3000chars.ass"));
    assertTrue(ours.lines().count() > 22);
    assertEquals(theirs.substring(0, ours.length()), ours);
  }

  @Test
  void theJsonHasTheMembersOfThePeers() throws IOException {
    ObjectNode ours = WhisperJson.of(transcript(), "sphinx4");
    assertEquals(
        " You have reached the Asns of Oregon. This is Donna.", ours.path("text").asText());
    assertEquals("en", ours.path("language").asText());
    JsonNode segment = ours.path("segments").path(0);
    JsonNode peer = theirs().path("segments").path(0);
    for (String member :
        List.of(
            "id",
            "seek",
            "start",
            "end",
            "text",
            "tokens",
            "temperature",
            "avg_logprob",
            "compression_ratio",
            "no_speech_prob",
            "whole_word_timestamps")) {
      assertEquals(peer.path(member).getNodeType(), segment.path(member).getNodeType(), member);
    }
    assertEquals(1.0, segment.path("start").asDouble());
    assertEquals(peer.path("text"), segment.path("text"));
    assertEquals(1, ours.path("segments").path(1).path("id").asInt());
    assertEquals(
        "{\"word\":\" have\",\"start\":1.04,\"end\":1.22}",
        segment.path("words").path(1).toString());
  }

  @Test
  void silenceIsAnEmptyTranscriptInEachForm() {
    Transcript silence = new Transcript(List.of(), "en");
    assertEquals("", subtitles(silence).srt());
    assertFalse(subtitles(silence).ass().contains("Dialogue"));
    assertEquals(
        "{\"text\":\"\",\"segments\":[],\"language\":\"en\",\"engine\":\"x\"}",
        WhisperJson.of(silence, "x").toString());
  }

  @Test
  void wordsAreNoMarkup() {
    Transcript.Word word = new Transcript.Word(" {\\p1}a\nb", 0, 1);
    Transcript transcript = new Transcript(List.of(Transcript.Segment.of(List.of(word))), "en");
    assertTrue(subtitles(transcript).ass().endsWith(",,{\\1c&HFF00&\\u1}(\\p1)a b{\\r}"));
    assertTrue(subtitles(transcript).srt().endsWith("\n {\\p1}a b\n"));
  }

  @Test
  void timesOfWordsThatAreNotKnownAreSharedOutByLength() {
    List<Transcript.Word> words = Transcript.Word.spread(" one  three", 1, 9);
    assertEquals(
        List.of(new Transcript.Word(" one", 1, 4), new Transcript.Word(" three", 4, 9)), words);
    assertEquals(List.of(), Transcript.Word.spread(" ", 1, 2));
  }

  private static Subtitles subtitles(Transcript transcript) {
    return new Subtitles(transcript, Collections.nCopies(transcript.segments().size(), ""));
  }

  @Test
  void subtitlesSayWhoSpeaksWhereThatIsKnown() {
    Transcript call =
        Transcript.merged(
            List.of(
                new Transcript(
                        List.of(
                            Transcript.Segment.of(List.of(new Transcript.Word(" good", 0, 1))),
                            Transcript.Segment.of(List.of(new Transcript.Word(" day", 1, 2)))),
                        "en")
                    .in(0),
                new Transcript(
                        List.of(Transcript.Segment.of(List.of(new Transcript.Word(" hi", 2, 3)))),
                        "en")
                    .in(1)));
    Subtitles subtitles = new Subtitles(call, List.of("Alice", "Alice", "Smith, Bob"));
    assertEquals(
        List.of("Alice: good", " day", "Smith, Bob: hi"),
        subtitles.srt().lines().filter(line -> line.matches(".*[a-z].*")).toList());
    assertEquals(
        List.of("Alice", "Alice", "Smith  Bob"),
        subtitles
            .ass()
            .lines()
            .filter(line -> line.startsWith("Dialogue"))
            .map(line -> line.split(",", -1)[4])
            .toList());
  }
}
