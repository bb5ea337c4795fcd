package org.vconserver.vcon.transcript;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Finds the talk in JSON: the list that tells most of who said what and when, wherever it is, and
 * whatever its members are called. Lists are looked for under the names that transcripts have for
 * them only: what is made of a transcript stands beside it in many answers.
 */
final class JsonTalk {
  private static final int DEEPEST = 10;

  /** Names lists of talk and what is around them; the first come first where they tell the same. */
  private static final List<String> GROUPS =
      List.of(
          "utterances",
          "monologues",
          "monologue",
          "turns",
          "paragraphs",
          "sentences",
          "phrases",
          "recognizedphrases",
          "segments",
          "audiosegments",
          "chunks",
          "messages",
          "entries",
          "lines",
          "cues",
          "captions",
          "subtitles",
          "transcription",
          "transcript",
          "transcripts",
          "calltranscripts",
          "transcriptobject",
          "transcriptsegments",
          "conversation",
          "dialogue",
          "dialog",
          "talk",
          "channels",
          "channel",
          "results",
          "result",
          "alternatives",
          "nbest",
          "combinedphrases",
          "combinedrecognizedphrases",
          "words",
          "tokens",
          "elements",
          "items",
          "terms",
          "wordsegments",
          "data",
          "response",
          "output",
          "payload",
          "prediction",
          "predictions",
          "analysis",
          "utterance",
          "content",
          "sentenceinfo",
          "resultdetail",
          "body",
          "utterance",
          "content",
          "sentenceinfo");

  private static final Set<String> WORDS =
      Set.of("words", "tokens", "elements", "items", "terms", "wordsegments");

  /** Names lists of which the first element is the best, and the others are guesses. */
  private static final Set<String> GUESSES = Set.of("alternatives", "nbest");

  private static final Pattern TRACK =
      Pattern.compile(
          "agent|customer|caller|callee|client|user|assistant|bot|operator|guest|host|left|right"
              + "|(speaker|spk|channel|ch|participant|track)\\d{1,2}");

  /** Finds the names of what is made of talk, or tells of it. */
  private static final Pattern DERIVED =
      Pattern.compile(
          "(?i)summar|chapter|sentiment|topic|entit|highlight|analytic|meta|intent|action|question"
              + "|translation|keyword|theme|insight|score|settings|params|config|error|moment");

  private JsonTalk() {}

  /** Tells whether a member is made of talk, or a guess at it, and no talk itself. */
  static boolean isBesideTalk(String plainName) {
    return GUESSES.contains(plainName) || DERIVED.matcher(plainName).find();
  }

  /** Reads the talk; empty if there is none of a form that is known. */
  static Optional<List<TranscriptPassage>> read(JsonNode body) {
    return read(body, "", Voice.UNKNOWN, 0, false);
  }

  private static Optional<List<TranscriptPassage>> read(
      JsonNode node, String name, Voice voice, int depth, boolean element) {
    if (depth > DEEPEST) {
      return Optional.empty();
    }
    if (node.isArray()) {
      return GUESSES.contains(name) && !node.isEmpty()
          ? read(node.get(0), "", voice, depth + 1, true)
          : list(node, name, voice, depth);
    }
    return node.isObject() ? object(node, voice, depth, element) : Optional.empty();
  }

  private static Optional<List<TranscriptPassage>> list(
      JsonNode list, String name, Voice voice, int depth) {
    if (list.isEmpty()) {
      return Optional.of(List.of());
    }
    JsonNode first = list.get(0);
    if (first.isTextual()) {
      return strings(list, voice);
    }
    if (first.isArray()) {
      return tuples(list, voice);
    }
    if (WORDS.contains(name) || WordList.isWord(first)) {
      return Optional.of(WordList.read(list, voice));
    }
    List<List<TranscriptPassage>> parts = new ArrayList<>();
    boolean channels = name.equals("channels") && list.size() > 1;
    for (int i = 0; i < list.size(); i++) {
      read(list.get(i), "", channels ? voice.in(i) : voice, depth + 1, true).ifPresent(parts::add);
    }
    return parts.isEmpty() ? Optional.empty() : Optional.of(together(parts, channels));
  }

  /** Puts the parts of a list together; channels are put in the order of time. */
  private static List<TranscriptPassage> together(
      List<List<TranscriptPassage>> parts, boolean channels) {
    List<TranscriptPassage> last = parts.get(parts.size() - 1);
    int before = parts.stream().mapToInt(JsonTalk::length).sum() - length(last);
    if (parts.size() > 1
        && detail(last) >= 2
        && length(last) > 0.7 * before
        && parts.subList(0, parts.size() - 1).stream().allMatch(part -> detail(part) < 2)) {
      // Google tells the speakers of all words once more, at the end.
      return last;
    }
    List<TranscriptPassage> all = parts.stream().flatMap(List::stream).collect(Collectors.toList());
    if (channels && all.stream().allMatch(TranscriptPassage::tellsTime)) {
      all.sort(Comparator.comparingDouble(TranscriptPassage::start));
    }
    return all;
  }

  private static Optional<List<TranscriptPassage>> strings(JsonNode list, Voice voice) {
    List<String> lines = new ArrayList<>();
    list.forEach(line -> lines.add(line.asText()));
    String text = String.join("\n", lines);
    List<TranscriptPassage> talk = TalkLinesReader.read(text);
    return Optional.of(talk.isEmpty() ? List.of(voice.says(text)) : talk);
  }

  /** Reads pairs of speaker and text, and triples of start, end and text. */
  private static Optional<List<TranscriptPassage>> tuples(JsonNode list, Voice voice) {
    List<TranscriptPassage> passages = new ArrayList<>();
    for (JsonNode tuple : list) {
      if (tuple.size() == 2 && tuple.get(0).isTextual() && tuple.get(1).isTextual()) {
        passages.add(TranscriptPassage.of(tuple.get(1).textValue()).by(tuple.get(0).textValue()));
      } else if (tuple.size() == 3
          && tuple.get(0).isNumber()
          && tuple.get(1).isNumber()
          && tuple.get(2).isTextual()) {
        passages.add(
            new Voice(
                    voice.speaker(),
                    voice.party(),
                    voice.channel(),
                    tuple.get(0).doubleValue(),
                    tuple.get(1).doubleValue())
                .says(tuple.get(2).textValue()));
      } else {
        return Optional.empty();
      }
    }
    return Optional.of(passages);
  }

  private static Optional<List<TranscriptPassage>> object(
      JsonNode object, Voice around, int depth, boolean element) {
    Members members = Members.of(object, element);
    Voice voice = around.with(members);
    String text = members.text().asText();
    Optional<List<TranscriptPassage>> best =
        members.text().isTextual()
            ? Optional.of(text.isBlank() ? List.of() : List.of(voice.says(text)))
            : Optional.empty();
    for (String name : GROUPS) {
      JsonNode group = members.get(name);
      if (group.isContainerNode()) {
        Optional<List<TranscriptPassage>> found = read(group, name, voice, depth + 1, false);
        if (found.isPresent() && (best.isEmpty() || isBetter(found.get(), best.get()))) {
          best = found;
        }
      }
    }
    if (best.isEmpty()) {
      best = tracks(object, voice, depth).or(() -> elsewhere(object, voice, depth));
    }
    return best.map(passages -> SpeakerNames.of(members).name(asOneTurn(passages, around, voice)));
  }

  /** Reads an object that has a member for each speaker: {@code agent}, {@code speaker_1}. */
  private static Optional<List<TranscriptPassage>> tracks(JsonNode object, Voice voice, int depth) {
    List<List<TranscriptPassage>> tracks = new ArrayList<>();
    for (var member : object.properties()) {
      if (!TRACK.matcher(Members.plain(member.getKey())).matches()) {
        continue;
      }
      Voice own = new Voice(member.getKey(), voice.party(), voice.channel(), -1, -1);
      JsonNode value = member.getValue();
      (value.isTextual()
              ? Optional.of(List.of(own.says(value.textValue())))
              : read(value, "", own, depth + 1, false))
          .ifPresent(tracks::add);
    }
    return tracks.size() < 2 ? Optional.empty() : Optional.of(together(tracks, true));
  }

  /**
   * Looks for talk under names that nobody has heard of: only what tells who spoke, or when, is
   * taken for it, and nothing that is called as what is made of talk is.
   */
  private static Optional<List<TranscriptPassage>> elsewhere(
      JsonNode object, Voice voice, int depth) {
    Optional<List<TranscriptPassage>> best = Optional.empty();
    for (var member : object.properties()) {
      if (member.getValue().isContainerNode() && !DERIVED.matcher(member.getKey()).find()) {
        Optional<List<TranscriptPassage>> found =
            read(member.getValue(), "", voice, depth + 1, false)
                .filter(passages -> !passages.isEmpty())
                .filter(
                    passages -> passages.stream().allMatch(p -> p.tellsSpeaker() || p.tellsTime()));
        if (found.isPresent() && (best.isEmpty() || isBetter(found.get(), best.get()))) {
          best = found;
        }
      }
    }
    return best;
  }

  private static boolean isBetter(List<TranscriptPassage> one, List<TranscriptPassage> other) {
    int length = length(one);
    int otherLength = length(other);
    if (length * 2 < otherLength) {
      // A part of what is said is no reading of it, whatever it tells besides.
      return false;
    }
    return detail(one) == detail(other) ? length > 2 * otherLength : detail(one) > detail(other);
  }

  private static int detail(List<TranscriptPassage> passages) {
    return new TranscriptReading(TranscriptReading.State.READ, passages).detail();
  }

  private static int length(List<TranscriptPassage> passages) {
    return new TranscriptReading(TranscriptReading.State.READ, passages).length();
  }

  /** Makes one passage of the sentences of an object that itself tells who speaks, or when. */
  private static List<TranscriptPassage> asOneTurn(
      List<TranscriptPassage> passages, Voice around, Voice voice) {
    boolean own = !voice.isSameSpeaker(around) || voice.start() != around.start();
    boolean oneSpeaker =
        passages.stream()
            .allMatch(
                passage ->
                    passage.speaker().equals(voice.speaker())
                        && passage.channel() == voice.channel()
                        && passage.party() == voice.party());
    if (!own || !oneSpeaker || passages.size() < 2) {
      return passages;
    }
    TranscriptPassage first = passages.get(0);
    TranscriptPassage last = passages.get(passages.size() - 1);
    String text = passages.stream().map(TranscriptPassage::text).collect(Collectors.joining(" "));
    return List.of(
        new TranscriptPassage(
            voice.speaker(), voice.party(), voice.channel(), first.start(), last.end(), text));
  }
}
