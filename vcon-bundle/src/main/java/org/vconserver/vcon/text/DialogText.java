package org.vconserver.vcon.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.vconserver.vcon.Vcon;
import org.vconserver.vcon.error.VconException;
import org.vconserver.vcon.transcript.TranscriptPassage;
import org.vconserver.vcon.transcript.TranscriptReader;
import org.vconserver.vcon.transcript.TranscriptReading;
import org.vconserver.vcon.transcript.Transcripts;

/**
 * Reads the text of dialogs: that of a chat message or mail, and that of a recording as its
 * transcript has it. Only the vCon is looked at: nothing is fetched. Thread-safe, if the readers
 * are.
 */
public final class DialogText {
  private final Transcripts readers;

  /**
   * Makes a reader of text.
   *
   * @param readers those of transcripts of further shapes, in the order in which they are tried;
   *     they come before the shapes that are known anyway
   */
  public DialogText(List<TranscriptReader> readers) {
    this.readers = new Transcripts(readers);
  }

  /**
   * Reads some dialogs.
   *
   * @param dialogs indices of dialogs of the vCon
   * @return their turns, and what of them could not be read
   * @throws VconException INVALID_VCON_STATE if the vCon is not readable
   * @throws IndexOutOfBoundsException if there is no such dialog
   */
  public ConversationText read(Vcon vcon, List<Integer> dialogs) {
    List<ObjectNode> nodes = vcon.dialogs();
    List<ObjectNode> parties = vcon.parties();
    List<TextTurn> turns = new ArrayList<>();
    List<TextGap> gaps =
        read(
            vcon,
            dialogs,
            written -> turns.addAll(written.turns(parties)),
            (dialog, transcript) ->
                turns.addAll(spoken(parties, nodes.get(dialog), dialog, transcript)));
    return new ConversationText(turns, gaps);
  }

  /**
   * Gives what was written and said in all dialogs: the texts of the turns of {@link #read},
   * without who said them and when.
   *
   * @throws VconException INVALID_VCON_STATE if the vCon is not readable
   */
  public List<String> texts(Vcon vcon) {
    List<Integer> dialogs = IntStream.range(0, vcon.dialogs().size()).boxed().toList();
    List<TranscriptPassage> passages = new ArrayList<>();
    List<TextGap> unused =
        read(
            vcon,
            dialogs,
            written -> passages.addAll(written.told()),
            (dialog, transcript) -> passages.addAll(SpokenPassages.of(transcript.passages())));
    return passages.stream().map(TranscriptPassage::text).toList();
  }

  /** Reads dialogs, tells what is written and said in them, and gives what could not be read. */
  private List<TextGap> read(
      Vcon vcon,
      List<Integer> dialogs,
      Consumer<WrittenText> onWritten,
      BiConsumer<Integer, TranscriptReading> onSpoken) {
    List<ObjectNode> nodes = vcon.dialogs();
    DialogTranscripts transcripts = DialogTranscripts.of(vcon, readers, dialogs);
    List<TextGap> gaps = new ArrayList<>();
    for (int dialog : dialogs) {
      ObjectNode node = nodes.get(dialog);
      WrittenText written = WrittenText.of(node, dialog, readers);
      if (written.isRead()) {
        onWritten.accept(written);
        continue;
      }
      Optional<TranscriptReading> transcript = transcripts.best(dialog);
      if (transcript.isPresent()) {
        gaps.addAll(transcripts.gaps(dialog, true));
        // A transcript of several dialogs is told once.
        if (transcripts.first(dialog, dialogs)) {
          onSpoken.accept(dialog, transcript.get());
        }
      } else {
        List<TextGap> unread = transcripts.gaps(dialog, false);
        gaps.addAll(unread);
        if (unread.isEmpty()) {
          written.gap().or(() -> withoutTranscript(node, dialog)).ifPresent(gaps::add);
        }
      }
    }
    gaps.addAll(transcripts.ofNoDialog());
    return gaps;
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

  /**
   * Names who said the passages of a transcript, as the turns of {@link #read} do.
   *
   * @param dialog the index of the dialog that it is of
   * @return a name for each passage
   * @throws VconException INVALID_VCON_STATE if the vCon is not readable
   * @throws IndexOutOfBoundsException if there is no such dialog
   */
  public static List<String> speakerNames(Vcon vcon, int dialog, List<TranscriptPassage> passages) {
    Speakers speakers = new Speakers(vcon.parties(), vcon.dialogs().get(dialog), passages);
    return passages.stream().map(passage -> speakers.find(passage).name()).toList();
  }

  private static Optional<TextGap> withoutTranscript(ObjectNode dialog, int index) {
    boolean content = dialog.hasNonNull("body") || dialog.hasNonNull("url");
    return content && !isWithoutTalk(dialog)
        ? Optional.of(
            new TextGap(
                TextGap.Kind.TRANSCRIPT_MISSING,
                "dialog[" + index + "]",
                index,
                "the dialog has a recording and no transcript"))
        : Optional.empty();
  }

  /** Tells whether nothing is said in a dialog, by its type. */
  private static boolean isWithoutTalk(ObjectNode dialog) {
    return switch (dialog.path("type").asText()) {
      case "transfer", "incomplete", "recording-set", "text" -> true;
      default -> false;
    };
  }

  private static List<TextTurn> spoken(
      List<ObjectNode> parties, ObjectNode dialog, int index, TranscriptReading transcript) {
    List<TextTurn> turns = new ArrayList<>();
    Speakers speakers = new Speakers(parties, dialog, transcript.passages());
    double latest = 0;
    for (TranscriptPassage passage : SpokenPassages.of(transcript.passages())) {
      Speakers.Found by = speakers.find(passage);
      // A passage without a time stays behind the one before it, whoever puts them in order.
      double start = passage.tellsTime() || passage.start() > 0 ? passage.start() : latest;
      latest = start;
      turns.add(
          new TextTurn(
              index,
              false,
              by.parties(),
              by.party(),
              by.name(),
              VconTime.of(dialog.path("start"), start),
              Math.max(0, passage.end() - passage.start()),
              passage.text()));
    }
    return turns;
  }
}
