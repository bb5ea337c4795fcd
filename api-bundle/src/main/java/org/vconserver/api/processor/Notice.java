package org.vconserver.api.processor;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import java.util.regex.Pattern;
import org.vconserver.vcon.text.TextGap;

/**
 * Holds what a step wants said besides its result: that it could not read something, left something
 * out, or did other than it was asked to. Immutable.
 *
 * @param severity how much it matters
 * @param code names the kind of notice for programs, in lower case with underscores: {@code
 *     transcript_not_understood}
 * @param place the part of the vCon that it is about, as {@code dialog[0]} or {@code analysis[2]};
 *     empty for all of it
 * @param sentence says it to a person, without content of the vCon: it goes into logs
 */
public record Notice(Severity severity, String code, String place, String sentence) {
  private static final Pattern CODE = Pattern.compile("[a-z][a-z0-9_]{0,63}");
  private static final Pattern PLACE = Pattern.compile("([a-z_]+\\[\\d{1,9}\\](\\.[a-z_]+)*)?");
  private static final int LONGEST = 500;

  /** Names how much a notice matters, the least first. */
  public enum Severity {
    /** Tells what is worth knowing and as it should be. */
    INFO,
    /** Tells that the result is less than was asked for. */
    WARNING,
    /** Tells that a part of what was asked for could not be done. */
    ERROR;

    /** Tells whether this matters at least as much as another. */
    public boolean reaches(Severity other) {
      return compareTo(other) >= 0;
    }
  }

  /**
   * Checks the notice; a sentence of more than 500 characters is cut.
   *
   * @throws IllegalArgumentException if the code or the place has another form
   */
  public Notice {
    if (!CODE.matcher(code).matches()) {
      throw new IllegalArgumentException("code: must be lower case with underscores");
    }
    if (!PLACE.matcher(place).matches()) {
      throw new IllegalArgumentException("place: must be as dialog[0], or empty");
    }
    sentence = sentence.length() > LONGEST ? sentence.substring(0, LONGEST - 1) + "…" : sentence;
  }

  /** Says that content of a conversation could not be read. */
  public static Notice of(TextGap gap) {
    boolean otherwiseRead = gap.kind() == TextGap.Kind.TRANSCRIPT_PASSED_OVER;
    Severity severity = otherwiseRead ? Severity.INFO : Severity.WARNING;
    return new Notice(severity, gap.kind().code(), gap.place(), gap.sentence());
  }

  /** Gives the notice as it is kept and answered: a member for each component. */
  public ObjectNode json() {
    return JsonNodeFactory.instance
        .objectNode()
        .put("severity", severity.name().toLowerCase(Locale.ROOT))
        .put("code", code)
        .put("place", place)
        .put("sentence", sentence);
  }
}
