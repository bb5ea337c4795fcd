package org.vconserver.processor.whisper;

import java.util.List;
import java.util.Locale;
import org.vconserver.processor.whisper.transcript.Transcript;

/**
 * Writes transcripts as subtitles, in the form that the Whisper of py-vcon gives them; where it is
 * known who speaks, they say so. Immutable.
 */
final class Subtitles {
  private static final String ASS_HEAD =
      """
      [Script Info]
      ScriptType: v4.00+
      PlayResX: 384
      PlayResY: 288
      ScaledBorderAndShadow: yes

      [V4+ Styles]
      Format: Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, OutlineColour, BackColour, \
      Bold, Italic, Underline, StrikeOut, ScaleX, ScaleY, Spacing, Angle, BorderStyle, Outline, \
      Shadow, Alignment, MarginL, MarginR, MarginV, Encoding
      Style: Default,Arial,48,&Hffffff,&Hffffff,&H0,&H0,0,0,0,0,100,100,0,0,1,1,0,2,10,10,10,0

      [Events]
      Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text

      """;

  private final Transcript transcript;
  private final List<String> speakers;

  /**
   * Prepares to write a transcript.
   *
   * @param speakers who said each of its segments; empty where that is not known
   */
  Subtitles(Transcript transcript, List<String> speakers) {
    this.transcript = transcript;
    this.speakers = List.copyOf(speakers);
  }

  /** Writes SubRip, one cue for each word; the first of each speaker has the name before it. */
  String srt() {
    StringBuilder cues = new StringBuilder();
    int number = 0;
    String speaking = "";
    for (int i = 0; i < transcript.segments().size(); i++) {
      String next = oneLine(speakers.get(i)).strip();
      String name = next.equals(speaking) || next.isEmpty() ? "" : next + ":";
      speaking = next;
      for (Transcript.Word word : transcript.segments().get(i).words()) {
        cues.append(cues.isEmpty() ? "" : "\n")
            .append(++number)
            .append('\n')
            .append(srtTime(word.start()))
            .append(" --> ")
            .append(srtTime(word.end()))
            .append('\n')
            .append(name)
            .append(oneLine(word.text()))
            .append('\n');
        name = "";
      }
    }
    return cues.toString();
  }

  /** Writes Advanced SubStation Alpha: the whole segment for each word, which is marked in it. */
  String ass() {
    StringBuilder script = new StringBuilder(ASS_HEAD);
    String between = "";
    for (int place = 0; place < transcript.segments().size(); place++) {
      List<Transcript.Word> words = transcript.segments().get(place).words();
      // The field for who speaks ends at a comma.
      String name = oneLine(speakers.get(place)).replace(',', ' ').strip();
      for (int i = 0; i < words.size(); i++) {
        script
            .append(between)
            .append("Dialogue: 0,")
            .append(assTime(words.get(i).start()))
            .append(',')
            .append(assTime(words.get(i).end()))
            .append(",Default,")
            .append(name)
            .append(",0,0,0,,")
            .append(marked(words, i));
        between = "\n";
      }
    }
    return script.toString();
  }

  private static String marked(List<Transcript.Word> words, int spoken) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < words.size(); i++) {
      // What a word says is no markup of ours.
      String text = oneLine(words.get(i).text()).strip().replace('{', '(').replace('}', ')');
      line.append(i == 0 ? "" : " ");
      line.append(i == spoken ? "{\\1c&HFF00&\\u1}" + text + "{\\r}" : text);
    }
    return line.toString();
  }

  private static String oneLine(String text) {
    return text.replaceAll("\\R", " ");
  }

  private static String srtTime(double seconds) {
    long ms = Math.round(seconds * 1000);
    return String.format(
        Locale.ROOT,
        "%02d:%02d:%02d,%03d",
        ms / 3_600_000,
        ms / 60_000 % 60,
        ms / 1000 % 60,
        ms % 1000);
  }

  private static String assTime(double seconds) {
    long hundredths = Math.round(seconds * 100);
    return String.format(
        Locale.ROOT,
        "%d:%02d:%d.%02d",
        hundredths / 360_000,
        hundredths / 6000 % 60,
        hundredths / 100 % 60,
        hundredths % 100);
  }
}
