package org.vconserver.vcon.text;

import java.util.ArrayList;
import java.util.List;
import org.vconserver.vcon.transcript.TranscriptPassage;

/** Makes turns of the passages of a transcript. */
final class SpokenPassages {
  private SpokenPassages() {}

  /** Gives the passages; one, if the transcript tells nowhere who speaks. */
  static List<TranscriptPassage> of(List<TranscriptPassage> passages) {
    List<TranscriptPassage> said =
        passages.stream().filter(passage -> !passage.text().isBlank()).toList();
    if (said.size() < 2 || said.stream().anyMatch(TranscriptPassage::tellsSpeaker)) {
      return said;
    }
    List<String> texts = new ArrayList<>();
    said.forEach(passage -> texts.add(passage.text().strip()));
    TranscriptPassage first = said.get(0);
    TranscriptPassage last = said.get(said.size() - 1);
    return List.of(
        new TranscriptPassage(
            "",
            TranscriptPassage.UNKNOWN,
            TranscriptPassage.UNKNOWN,
            first.start(),
            last.end(),
            String.join(" ", texts)));
  }
}
