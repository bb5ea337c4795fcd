package org.vconserver.vcon.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.vconserver.vcon.transcript.TranscriptPassage;
import org.vconserver.vcon.transcript.TranscriptReading;
import org.vconserver.vcon.transcript.Transcripts;

/**
 * Reads what was written in a text dialog: a message, or a whole chat that is kept as JSON.
 *
 * @param dialog the dialog
 * @param index its index
 * @param passages what is written in it; null if nothing could be read
 * @param missed what is the matter with what could not be read; null if there is nothing
 */
record WrittenText(
    ObjectNode dialog,
    int index,
    @Nullable List<TranscriptPassage> passages,
    TextGap.@Nullable Kind missed) {
  /** Reads a dialog; nothing of one of another type. */
  static WrittenText of(ObjectNode dialog, int index, Transcripts readers) {
    if (!dialog.path("type").asText().equals("text")) {
      return new WrittenText(dialog, index, null, null);
    }
    JsonNode body = dialog.path("body");
    if (body.isMissingNode() || body.isNull() || body.asText("-").isBlank()) {
      boolean elsewhere = dialog.path("url").isTextual();
      return new WrittenText(dialog, index, null, elsewhere ? TextGap.Kind.TEXT_ELSEWHERE : null);
    }
    if (body.isContainerNode() || TextBody.isJson(dialog)) {
      return ofChat(dialog, index, readers.read(dialog));
    }
    TextBody text = TextBody.of(dialog);
    return text.text() == null
        ? new WrittenText(dialog, index, null, text.fault())
        : new WrittenText(dialog, index, List.of(TranscriptPassage.of(text.text())), null);
  }

  private static WrittenText ofChat(ObjectNode dialog, int index, TranscriptReading chat) {
    return switch (chat.state()) {
      case READ, PARTLY_READ -> new WrittenText(dialog, index, chat.passages(), null);
      case EMPTY -> new WrittenText(dialog, index, null, null);
      case NOT_DECODED -> new WrittenText(dialog, index, null, TextGap.Kind.TEXT_NOT_DECODED);
      case NOT_UNDERSTOOD, ELSEWHERE ->
          new WrittenText(dialog, index, null, TextGap.Kind.TEXT_NOT_UNDERSTOOD);
    };
  }

  boolean isRead() {
    return passages != null;
  }

  /** Tells what could not be read. */
  Optional<TextGap> gap() {
    if (missed == null) {
      return Optional.empty();
    }
    String sentence =
        switch (missed) {
          case TEXT_ELSEWHERE -> "the dialog's text is not in the vCon, which has only its url";
          case TEXT_NOT_DECODED -> "the dialog's body is not what its encoding says";
          default -> "the dialog's body is no text that is understood, by its media type or shape";
        };
    return Optional.of(new TextGap(missed, "dialog[" + index + "]", index, sentence));
  }

  /** Gives the passages in which something is written. */
  List<TranscriptPassage> told() {
    List<TranscriptPassage> all = passages == null ? List.of() : passages;
    return all.stream().filter(passage -> !passage.text().isBlank()).toList();
  }

  /**
   * Gives the turns.
   *
   * @param parties those of the vCon
   */
  List<TextTurn> turns(List<ObjectNode> parties) {
    List<TextTurn> turns = new ArrayList<>();
    List<TranscriptPassage> all = passages == null ? List.of() : passages;
    Speakers speakers = new Speakers(parties, dialog, all);
    List<Integer> ofDialog = Speakers.ofDialog(dialog);
    for (TranscriptPassage passage : told()) {
      boolean named = passage.tellsSpeaker();
      Speakers.Found by = named ? speakers.find(passage) : writer(parties, ofDialog);
      double seconds =
          passage.tellsTime()
              ? passage.end() - passage.start()
              : Math.max(0, dialog.path("duration").asDouble(0));
      turns.add(
          new TextTurn(
              index,
              true,
              named ? by.parties() : ofDialog,
              by.party(),
              by.name(),
              VconTime.of(dialog.path("start"), passage.start()),
              Math.max(0, seconds),
              passage.text()));
    }
    return turns;
  }

  /** Finds who wrote a message: the originator, else the first party. */
  private Speakers.Found writer(List<ObjectNode> parties, List<Integer> ofDialog) {
    JsonNode originator = dialog.path("originator");
    int writer =
        originator.isInt() && originator.intValue() >= 0
            ? originator.intValue()
            : ofDialog.isEmpty() ? -1 : ofDialog.get(0);
    return new Speakers.Found(writer, DialogText.label(parties, writer), ofDialog);
  }
}
