package org.vconserver.vcon.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.vconserver.vcon.Vcon;
import org.vconserver.vcon.error.VconException;

/**
 * Reads the text of dialogs: that of a chat message or mail, and that of a recording as its
 * transcript has it. Plain text and the World Transcription Format are understood always, a
 * vendor's shape by its {@link TranscriptReader}. Only the vCon is looked at: nothing is fetched.
 * Thread-safe, if the readers are.
 */
public final class DialogText {
  private final TranscriptReaders readers;

  /**
   * Makes a reader of text that knows some vendors' transcripts.
   *
   * @param readers the vendors' readers, in the order in which they are tried
   */
  public DialogText(List<TranscriptReader> readers) {
    this.readers = new TranscriptReaders(readers);
  }

  /**
   * Reads the turns of some dialogs, in the order in which the dialogs are named; none for a dialog
   * that has no text, or a transcript of a shape that is not understood.
   *
   * @param dialogs indices of dialogs of the vCon
   * @throws VconException INVALID_VCON_STATE if the vCon is not readable
   * @throws IndexOutOfBoundsException if there is no such dialog
   */
  public List<TextTurn> turns(Vcon vcon, List<Integer> dialogs) {
    List<ObjectNode> nodes = vcon.dialogs();
    Map<Integer, List<TranscriptPassage>> transcripts = transcripts(vcon);
    List<TextTurn> turns = new ArrayList<>();
    for (int dialog : dialogs) {
      ObjectNode node = nodes.get(dialog);
      switch (node.path("type").asText()) {
        case "text" -> turns.addAll(written(node, dialog));
        case "recording" ->
            turns.addAll(transcribed(transcripts.getOrDefault(dialog, List.of()), node, dialog));
        default -> {
          // Nothing is said in it.
        }
      }
    }
    return turns;
  }

  /** Reads the first transcript that is understood of each dialog, by the dialog's index. */
  private Map<Integer, List<TranscriptPassage>> transcripts(Vcon vcon) {
    Map<Integer, List<TranscriptPassage>> transcripts = new HashMap<>();
    for (ObjectNode analysis : vcon.analyses()) {
      List<Integer> dialogs = indices(analysis.path("dialog"));
      if (!transcripts.keySet().containsAll(dialogs)) {
        readers
            .read(analysis)
            .ifPresent(
                passages -> dialogs.forEach(dialog -> transcripts.putIfAbsent(dialog, passages)));
      }
    }
    return transcripts;
  }

  /**
   * Names a party in text: by its name, else its telephone number, else its mail address, else
   * {@code party[index]}; {@code unknown} if there is no such party.
   *
   * @param parties those of the vCon
   */
  public static String label(List<ObjectNode> parties, int party) {
    if (party < 0 || party >= parties.size()) {
      return "unknown";
    }
    for (String member : List.of("name", "tel", "mailto")) {
      JsonNode value = parties.get(party).path(member);
      if (value.isTextual() && !value.textValue().isBlank()) {
        return value.textValue().strip();
      }
    }
    return "party[" + party + "]";
  }

  private static List<TextTurn> written(ObjectNode dialog, int index) {
    String text = TextBody.of(dialog);
    if (text == null || text.isBlank()) {
      return List.of();
    }
    List<Integer> parties = indices(dialog.path("parties"));
    JsonNode originator = dialog.path("originator");
    int writer =
        originator.isInt() && originator.intValue() >= 0
            ? originator.intValue()
            : parties.isEmpty() ? -1 : parties.get(0);
    double seconds = Math.max(0, dialog.path("duration").asDouble(0));
    return List.of(
        new TextTurn(
            index, true, parties, writer, VconTime.of(dialog.path("start"), 0), seconds, text));
  }

  private static List<TextTurn> transcribed(
      List<TranscriptPassage> passages, ObjectNode dialog, int index) {
    List<Integer> all = indices(dialog.path("parties"));
    List<TextTurn> turns = new ArrayList<>();
    for (TranscriptPassage passage : passages) {
      if (!passage.text().isBlank()) {
        int speaker =
            passage.speaker() >= 0 ? passage.speaker() : all.size() == 1 ? all.get(0) : -1;
        turns.add(
            new TextTurn(
                index,
                false,
                speaker >= 0 ? List.of(speaker) : all,
                speaker,
                VconTime.of(dialog.path("start"), passage.start()),
                Math.max(0, passage.end() - passage.start()),
                passage.text()));
      }
    }
    return turns;
  }

  /** Reads one index, or several, or (the parties of a dialog) several for each channel. */
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
}
