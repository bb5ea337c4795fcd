package org.vconserver.vcon.transcript;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Reads lists of single words: the words that one speaker says in a row are one passage. */
final class WordList {
  private static final Set<String> TYPES =
      Set.of("word", "punctuation", "pronunciation", "punct", "spacing", "audio_event");

  /** Says how many seconds of silence end a passage, where each channel is heard by itself. */
  private static final double PAUSE = 1;

  private WordList() {}

  /** Tells whether an element is a word of such a list, rather than a turn of talk. */
  static boolean isWord(JsonNode element) {
    return element.has("word")
        || element.has("punctuated_word")
        || TYPES.contains(element.path("type").asText());
  }

  /** Reads the passages of a list. */
  static List<TranscriptPassage> read(JsonNode list, Voice around) {
    List<TranscriptPassage> passages = new ArrayList<>();
    boolean spaced = hasItsSpaces(list);
    StringBuilder text = new StringBuilder();
    Voice speaking = around;
    for (JsonNode element : list) {
      JsonNode spoken = spoken(element);
      Members members = Members.of(element, true);
      String word = Members.of(spoken, true).text().asText();
      if (word.isEmpty()) {
        continue;
      }
      Voice voice = around.with(members);
      if (!members.has("speaker") && element.has("alternatives")) {
        voice = voice.with(Members.of(spoken, true));
      }
      boolean mark = isMark(element, word);
      if (text.isEmpty()) {
        speaking = voice;
      } else if (!mark && (!voice.isSameSpeaker(speaking) || isPause(speaking, voice))) {
        passages.add(speaking.says(text.toString()));
        text.setLength(0);
        speaking = voice;
      }
      if (!text.isEmpty() && !spaced && !mark) {
        text.append(' ');
      }
      text.append(word);
      speaking = lasting(speaking, voice.end());
    }
    if (!text.toString().isBlank()) {
      passages.add(speaking.says(text.toString()));
    }
    return passages;
  }

  /** Tells whether others in other channels may have spoken in between. */
  private static boolean isPause(Voice speaking, Voice next) {
    return speaking.channel() >= 0 && speaking.end() > 0 && next.start() > speaking.end() + PAUSE;
  }

  private static Voice lasting(Voice voice, double end) {
    return end < 0
        ? voice
        : new Voice(voice.speaker(), voice.party(), voice.channel(), voice.start(), end);
  }

  /** Gives the first of the alternatives, where a word has some. */
  private static JsonNode spoken(JsonNode element) {
    JsonNode best = element.path("alternatives").path(0);
    return best.isObject() ? best : element;
  }

  private static boolean isMark(JsonNode element, String word) {
    return element.path("type").asText().startsWith("punct") || word.matches("[,.!?;:%)\\]…]{1,4}");
  }

  /**
   * Tells whether words bring the spaces between them, as Whisper's do, or have words of spaces.
   */
  private static boolean hasItsSpaces(JsonNode list) {
    for (int i = 1; i < list.size(); i++) {
      String word = Members.of(spoken(list.get(i)), true).text().asText();
      if (!word.isEmpty() && Character.isWhitespace(word.charAt(0))) {
        return true;
      }
    }
    return false;
  }
}
