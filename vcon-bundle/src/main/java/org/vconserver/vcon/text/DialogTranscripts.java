package org.vconserver.vcon.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.vconserver.vcon.Vcon;
import org.vconserver.vcon.transcript.TranscriptReading;
import org.vconserver.vcon.transcript.Transcripts;

/** Finds the transcripts of a vCon's dialogs, among its analyses and attachments. */
final class DialogTranscripts {
  private final List<Held> held;

  /**
   * Holds one transcript of the vCon.
   *
   * @param place where it is
   * @param dialogs the indices of the dialogs it is of
   */
  private record Held(String place, List<Integer> dialogs, TranscriptReading reading) {}

  private DialogTranscripts(List<Held> held) {
    this.held = held;
  }

  /**
   * Reads the transcripts of some dialogs of a vCon.
   *
   * @param wanted the indices of the dialogs
   */
  static DialogTranscripts of(Vcon vcon, Transcripts readers, List<Integer> wanted) {
    List<Held> held = new ArrayList<>();
    int dialogs = vcon.dialogs().size();
    for (String member : List.of("analysis", "attachments")) {
      JsonNode list = vcon.content().tree().path(member);
      for (int i = 0; i < list.size(); i++) {
        if (list.get(i) instanceof ObjectNode holder && Transcripts.isTranscript(holder)) {
          List<Integer> of = dialogsOf(holder, dialogs);
          if (of.isEmpty() || !Collections.disjoint(of, wanted)) {
            held.add(new Held(member + "[" + i + "]", of, readers.read(holder)));
          }
        }
      }
    }
    return new DialogTranscripts(held);
  }

  /** Lists the dialogs that a transcript is of; the only one, if it names none. */
  private static List<Integer> dialogsOf(ObjectNode holder, int count) {
    JsonNode named = holder.path("dialog");
    List<Integer> dialogs = new ArrayList<>();
    if (named.isMissingNode() || named.isNull()) {
      if (count == 1) {
        dialogs.add(0);
      }
    } else {
      (named.isArray() ? named : holder.arrayNode().add(named))
          .forEach(
              index -> {
                int dialog = index.isTextual() ? number(index.textValue()) : index.asInt(-1);
                if (dialog >= 0 && dialog < count) {
                  dialogs.add(dialog);
                }
              });
    }
    return dialogs;
  }

  /** Reads an index that is kept as text, as some tools do. */
  private static int number(String text) {
    return text.matches("\\d{1,6}") ? Integer.parseInt(text) : -1;
  }

  /** Finds the transcript of a dialog that tells most; empty if none could be read. */
  Optional<TranscriptReading> best(int dialog) {
    return bestHeld(dialog).map(Held::reading);
  }

  private Optional<Held> bestHeld(int dialog) {
    Held best = null;
    for (Held one : held) {
      if (one.dialogs().contains(dialog)
          && one.reading().isRead()
          && (best == null || isBetter(one.reading(), best.reading()))) {
        best = one;
      }
    }
    return Optional.ofNullable(best);
  }

  /** Tells whether a transcript tells more than another, and of no less of what is said. */
  private static boolean isBetter(TranscriptReading one, TranscriptReading other) {
    int length = one.length();
    int otherLength = other.length();
    return length * 2 >= otherLength
        && (one.detail() > other.detail()
            || (one.detail() == other.detail() && otherLength * 2 < length));
  }

  /** Tells whether a dialog is the first of those that are read whose transcript this is. */
  boolean first(int dialog, List<Integer> read) {
    List<Integer> same = bestHeld(dialog).map(Held::dialogs).orElse(List.of());
    for (int other : read) {
      if (same.contains(other) && bestHeld(other).equals(bestHeld(dialog))) {
        return other == dialog;
      }
    }
    return true;
  }

  /**
   * Lists what could not be read of a dialog's transcripts.
   *
   * @param another whether another transcript of the dialog was read
   */
  List<TextGap> gaps(int dialog, boolean another) {
    List<TextGap> gaps = new ArrayList<>();
    Optional<Held> best = bestHeld(dialog);
    for (Held one : held) {
      if (one.dialogs().contains(dialog)) {
        boolean passedOver = another && !best.equals(Optional.of(one));
        kind(one.reading().state())
            .map(
                kind ->
                    gap(passedOver ? TextGap.Kind.TRANSCRIPT_PASSED_OVER : kind, kind, one, dialog))
            .ifPresent(gaps::add);
      }
    }
    return gaps;
  }

  /** Lists the transcripts that name no dialog of the vCon. */
  List<TextGap> ofNoDialog() {
    return held.stream()
        .filter(one -> one.dialogs().isEmpty())
        .filter(one -> one.reading().state() != TranscriptReading.State.EMPTY)
        .map(
            one ->
                new TextGap(
                    TextGap.Kind.TRANSCRIPT_OF_NO_DIALOG,
                    one.place(),
                    -1,
                    "the transcript names no dialog of the vCon"))
        .toList();
  }

  private static TextGap gap(TextGap.Kind kind, TextGap.Kind reason, Held one, int dialog) {
    String sentence =
        switch (reason) {
          case TRANSCRIPT_NOT_DECODED -> "the transcript's body is not what its encoding says";
          case TRANSCRIPT_PARTLY_UNDERSTOOD ->
              "the transcript has elements of a shape that no reader knows, which are left out";
          case TRANSCRIPT_ELSEWHERE -> "the transcript is not in the vCon, which has only its url";
          default -> "the transcript has a shape that no reader knows";
        };
    String more =
        kind == TextGap.Kind.TRANSCRIPT_PASSED_OVER ? "; another one of the dialog is read" : "";
    return new TextGap(kind, one.place(), dialog, sentence + more);
  }

  private static Optional<TextGap.Kind> kind(TranscriptReading.State state) {
    return switch (state) {
      case READ, EMPTY -> Optional.empty();
      case PARTLY_READ -> Optional.of(TextGap.Kind.TRANSCRIPT_PARTLY_UNDERSTOOD);
      case NOT_DECODED -> Optional.of(TextGap.Kind.TRANSCRIPT_NOT_DECODED);
      case NOT_UNDERSTOOD -> Optional.of(TextGap.Kind.TRANSCRIPT_NOT_UNDERSTOOD);
      case ELSEWHERE -> Optional.of(TextGap.Kind.TRANSCRIPT_ELSEWHERE);
    };
  }
}
