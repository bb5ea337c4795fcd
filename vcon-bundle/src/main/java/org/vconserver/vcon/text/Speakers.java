package org.vconserver.vcon.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.vconserver.vcon.transcript.TranscriptPassage;

/**
 * Finds who said a passage of a dialog's transcript: whom the transcript names, else the party of
 * its channel, else the party of the dialog that its number stands for, else the only party.
 * Whoever is none of these is unknown, and never somebody else. Immutable.
 */
final class Speakers {
  private static final Set<String> NAMES = Set.of("name", "tel", "mailto", "sip", "uuid", "role");

  private final List<ObjectNode> parties;
  private final List<Integer> ofDialog;
  private final List<List<Integer>> ofChannels;
  private final boolean countsFromOne;
  private final boolean channels;
  private final boolean lettersAreWords;

  /**
   * Prepares to find the speakers of a transcript.
   *
   * @param parties those of the vCon
   * @param passages all of the transcript
   */
  Speakers(List<ObjectNode> parties, ObjectNode dialog, List<TranscriptPassage> passages) {
    this.parties = parties;
    JsonNode named = dialog.path("parties");
    this.ofDialog = ofDialog(dialog);
    this.ofChannels = new ArrayList<>();
    if (named.isArray()) {
      named.forEach(channel -> ofChannels.add(indices(channel)));
    }
    this.countsFromOne = SpeakerLabel.countsFromOne(passages);
    this.lettersAreWords = SpeakerLabel.lettersAreWords(passages);
    this.channels = passages.stream().anyMatch(passage -> passage.channel() > 0);
  }

  /** Lists the parties of a dialog: who has part in it, else who began it. */
  static List<Integer> ofDialog(ObjectNode dialog) {
    List<Integer> indices = indices(dialog.path("parties"));
    JsonNode originator = dialog.path("originator");
    return indices.isEmpty() && originator.isInt() && originator.intValue() >= 0
        ? List.of(originator.intValue())
        : indices;
  }

  /** Reads one index, or several, or several for each channel. */
  private static List<Integer> indices(JsonNode named) {
    Set<Integer> indices = new LinkedHashSet<>();
    collect(named, 0, indices);
    return List.copyOf(indices);
  }

  private static void collect(JsonNode named, int depth, Set<Integer> indices) {
    if (named.isInt() && named.intValue() >= 0) {
      indices.add(named.intValue());
    } else if (named.isArray() && depth < 2) {
      named.forEach(index -> collect(index, depth + 1, indices));
    }
  }

  /**
   * Tells who said something. Immutable.
   *
   * @param party an index into the vCon's parties; -1 if it is none of them, or not known
   * @param name what to call him
   * @param parties who it may have been
   */
  record Found(int party, String name, List<Integer> parties) {}

  /** Finds who said a passage. */
  Found find(TranscriptPassage passage) {
    SpeakerLabel label = SpeakerLabel.of(passage.speaker());
    if (passage.party() >= 0) {
      return party(passage.party(), Integer.toString(passage.party()));
    }
    if (label.kind() == SpeakerLabel.Kind.NAME) {
      int called = called(label.shown());
      return called >= 0 ? party(called, "") : new Found(-1, label.shown(), List.of());
    }
    int heardIn = channels || nested() ? passage.channel() : TranscriptPassage.UNKNOWN;
    int channel = label.kind() == SpeakerLabel.Kind.CHANNEL ? label.number() : heardIn;
    if (channel >= 0) {
      Optional<Found> heard = ofChannel(channel);
      if (heard.isPresent()) {
        return heard.get();
      }
    }
    if (ofDialog.size() == 1) {
      return party(ofDialog.get(0), label.shown());
    }
    return switch (label.kind()) {
      case NUMBER -> numbered(label.number(), label.shown());
      case COUNT -> numbered(label.number() - (countsFromOne ? 1 : 0), label.shown());
      case NONE, CHANNEL, NAME -> channel < 0 ? anyone() : unknown(Integer.toString(channel + 1));
    };
  }

  private boolean nested() {
    return ofChannels.stream().anyMatch(channel -> channel.size() > 1);
  }

  /** Finds the party of a channel; empty if several speak in it, as then others must tell. */
  private Optional<Found> ofChannel(int channel) {
    if (channel >= ofChannels.size()) {
      return ofDialog.size() == 1
          ? Optional.empty()
          : Optional.of(unknown(Integer.toString(channel + 1)));
    }
    List<Integer> there = ofChannels.get(channel);
    return there.size() == 1
        ? Optional.of(party(there.get(0), Integer.toString(channel + 1)))
        : there.isEmpty()
            ? Optional.of(unknown(Integer.toString(channel + 1)))
            : Optional.of(new Found(-1, names(there), there));
  }

  private Found numbered(int number, String shown) {
    return !nested() && !lettersAreWords && number >= 0 && number < ofDialog.size()
        ? party(ofDialog.get(number), shown)
        : unknown(shown);
  }

  private Found party(int index, String shown) {
    return index < parties.size()
        ? new Found(index, DialogText.label(parties, index), List.of(index))
        : unknown(shown);
  }

  private static Found unknown(String shown) {
    return new Found(-1, shown.isEmpty() ? "unknown" : "unknown speaker " + shown, List.of());
  }

  private Found anyone() {
    return new Found(-1, names(ofDialog), ofDialog);
  }

  private String names(List<Integer> several) {
    String names =
        several.stream()
            .map(party -> DialogText.label(parties, party))
            .distinct()
            .collect(Collectors.joining(" and "));
    return names.isEmpty() ? "unknown" : names;
  }

  /** Finds the one party that is called so; -1 if there is none, or more than one. */
  private int called(String label) {
    List<Integer> candidates = ofDialog.isEmpty() ? all() : ofDialog;
    for (Match match : Match.values()) {
      for (List<Integer> among : List.of(candidates, all())) {
        if (match == Match.PART && among != candidates) {
          continue;
        }
        List<Integer> found =
            among.stream()
                .filter(index -> index < parties.size())
                .filter(index -> isCalled(parties.get(index), label, match))
                .toList();
        if (found.size() == 1) {
          return found.get(0);
        }
      }
    }
    return -1;
  }

  /** Names how well a label fits a party, the best first. */
  private enum Match {
    WHOLE,
    PART
  }

  private List<Integer> all() {
    return IntStream.range(0, parties.size()).boxed().toList();
  }

  private static boolean isCalled(ObjectNode party, String label, Match match) {
    String plain = plain(label);
    for (String member : NAMES) {
      String name = plain(party.path(member).asText());
      if (name.isEmpty()) {
        continue;
      }
      if (match == Match.WHOLE ? name.equals(plain) : isPart(name, plain, member)) {
        return true;
      }
    }
    return false;
  }

  /** Tells whether a party is called by a part of its name, or by its name and more. */
  private static boolean isPart(String name, String label, String member) {
    return switch (member) {
      case "name" ->
          (" " + label + " ").contains(" " + name + " ")
              || (" " + name + " ").contains(" " + label + " ");
      case "role" -> (" " + label + " ").contains(" " + name + " ");
      default -> false;
    };
  }

  private static String plain(@Nullable String name) {
    return name == null
        ? ""
        : name.toLowerCase(Locale.ROOT)
            .replaceFirst("^(tel|mailto|sips?):", "")
            .replaceAll("[()\\[\\],;]", " ")
            .replaceAll("\\s+", " ")
            .strip();
  }
}
