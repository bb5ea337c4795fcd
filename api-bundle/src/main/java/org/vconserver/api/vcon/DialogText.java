package org.vconserver.api.vcon;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.vconserver.api.error.VconServerException;

/**
 * The text of dialogs, whatever they are: that of a chat message or mail, and that of a recording
 * as its transcript has it. Transcripts are understood in the shapes of Deepgram, of Whisper, of
 * the World Transcription Format, and as plain text. Only what is in the vCon is looked at: nothing
 * is fetched.
 */
public final class DialogText {
  private DialogText() {}

  /**
   * The turns of some dialogs, in the order in which the dialogs are named; none for a dialog that
   * has no text, or a transcript of a shape that is not understood.
   *
   * @param dialogs indices of dialogs of the vCon
   * @throws VconServerException INVALID_VCON_STATE if the vCon is not unsigned
   * @throws IndexOutOfBoundsException if there is no such dialog
   */
  public static List<TextTurn> of(Vcon vcon, List<Integer> dialogs) {
    List<ObjectNode> nodes = vcon.dialogs();
    Map<Integer, ObjectNode> transcripts = transcripts(vcon);
    List<TextTurn> turns = new ArrayList<>();
    for (int dialog : dialogs) {
      ObjectNode node = nodes.get(dialog);
      switch (node.path("type").asText()) {
        case "text" -> turns.addAll(written(node, dialog));
        case "recording" -> {
          ObjectNode transcript = transcripts.get(dialog);
          if (transcript != null) {
            turns.addAll(transcribed(transcript, node, dialog));
          }
        }
        default -> {
          // Nothing is said in it.
        }
      }
    }
    return turns;
  }

  /**
   * The first transcript of each dialog that has one which is understood, by the dialog's index.
   *
   * @throws VconServerException INVALID_VCON_STATE if the vCon is not unsigned
   */
  public static Map<Integer, ObjectNode> transcripts(Vcon vcon) {
    Map<Integer, ObjectNode> transcripts = new HashMap<>();
    for (ObjectNode analysis : vcon.analyses()) {
      List<Integer> dialogs = indices(analysis.path("dialog"));
      if (!transcripts.keySet().containsAll(dialogs) && TranscriptShape.of(analysis) != null) {
        dialogs.forEach(dialog -> transcripts.putIfAbsent(dialog, analysis));
      }
    }
    return transcripts;
  }

  /**
   * How a party is called in text: its name, else its telephone number, else its mail address, else
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

  private static List<TextTurn> transcribed(ObjectNode transcript, ObjectNode dialog, int index) {
    TranscriptShape shape = TranscriptShape.of(transcript);
    if (shape == null) {
      return List.of();
    }
    List<Integer> all = indices(dialog.path("parties"));
    List<TextTurn> turns = new ArrayList<>();
    for (TranscriptShape.Chunk chunk : shape.chunks(transcript)) {
      if (!chunk.text().isBlank()) {
        int speaker = chunk.speaker() >= 0 ? chunk.speaker() : all.size() == 1 ? all.get(0) : -1;
        turns.add(
            new TextTurn(
                index,
                false,
                speaker >= 0 ? List.of(speaker) : all,
                speaker,
                VconTime.of(dialog.path("start"), chunk.start()),
                Math.max(0, chunk.end() - chunk.start()),
                chunk.text()));
      }
    }
    return turns;
  }

  /** One index, or several, or (the parties of a dialog) several for each channel. */
  private static List<Integer> indices(JsonNode named) {
    Set<Integer> indices = new LinkedHashSet<>();
    collect(named, 0, indices);
    return List.copyOf(indices);
  }

  private static void collect(JsonNode named, int depth, Set<Integer> indices) {
    if (named.isInt() && named.intValue() >= 0) {
      indices.add(named.intValue());
    } else if (named.isArray() && depth < 2) {
      named.forEach(one -> collect(one, depth + 1, indices));
    }
  }
}
