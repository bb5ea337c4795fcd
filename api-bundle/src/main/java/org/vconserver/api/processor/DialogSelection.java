package org.vconserver.api.processor;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.vconserver.api.error.ServerError;
import org.vconserver.vcon.StrictJson;
import org.vconserver.vcon.error.FaultType;
import org.vconserver.vcon.error.FieldError;
import org.vconserver.vcon.error.VconException;

/**
 * Selects the dialogs of a vCon that a processor works on: the value of an option {@code
 * input_dialogs}.
 *
 * <p>Text is {@code ""} or {@code ":"} for all, {@code "n"} for one, or a slice {@code
 * "start:end:step"} as Python has it, with two differences that clients of py_vcon_server know: an
 * empty start is 0 whatever the step, and a single negative number selects nothing. An array holds
 * the indices themselves. Immutable and thread-safe.
 */
public final class DialogSelection {
  /** Names the option. */
  public static final String OPTION = "input_dialogs";

  /** Describes the option, as {@link org.vconserver.api.processor.Option#description} may. */
  public static final String DESCRIPTION =
      "\"\" selects all dialogs, \"n\" the one with index n, \"start:end:step\" a slice (end is left"
          + " out), and an array of integers the dialogs with these indices. Dialogs of a type that"
          + " the processor has no use for are skipped.";

  /** Adds to the option's schema, by {@link org.vconserver.api.processor.Option#schema}. */
  public static final String SCHEMA =
      "{\"anyOf\": [{\"type\": \"string\"}, {\"type\": \"array\", \"items\": {\"type\": \"integer\"}}]}";

  /** Selects every dialog. */
  public static final DialogSelection ALL = new DialogSelection("", null);

  private static final Pattern INTEGER = Pattern.compile("[+-]?[0-9]+");
  private static final int MAX_LISTED = 100_000;

  private final String slice;
  private final @Nullable List<Integer> listed;

  private DialogSelection(String slice, @Nullable List<Integer> listed) {
    this.slice = slice;
    this.listed = listed;
  }

  /**
   * Reads the value of the option.
   *
   * @param option a string or an array of integers; null selects all
   * @throws IllegalArgumentException if it is neither, with words for the caller: from the
   *     constructor of an options record, this refuses the options
   */
  public static DialogSelection of(JsonNode option) {
    if (option.isNull() || option.isMissingNode()) {
      return ALL;
    }
    if (option.isTextual()) {
      return new DialogSelection(option.textValue(), null);
    }
    if (option.isInt()) {
      return new DialogSelection(option.asText(), null);
    }
    if (!option.isArray()) {
      throw new IllegalArgumentException(
          OPTION + " must be a string or an array, not " + StrictJson.describe(option));
    }
    if (option.size() > MAX_LISTED) {
      throw new IllegalArgumentException(OPTION + " has more than " + MAX_LISTED + " indices");
    }
    List<Integer> indices = new ArrayList<>();
    for (JsonNode index : option) {
      if (!index.isInt()) {
        throw new IllegalArgumentException(
            OPTION
                + "["
                + indices.size()
                + "] must be an integer, not "
                + StrictJson.describe(index));
      }
      indices.add(index.intValue());
    }
    return new DialogSelection("", List.copyOf(indices));
  }

  /**
   * Gives the indices that are selected, in the order of the selection. Nothing is selected, and
   * nothing refused, if there are no dialogs.
   *
   * @param dialogCount how many dialogs the vCon has
   * @throws VconException INVALID_OPTIONS if the text is no slice, or a listed index is that of no
   *     dialog
   */
  public List<Integer> indices(int dialogCount) {
    if (listed != null) {
      return listed(listed, dialogCount);
    }
    if (dialogCount == 0) {
      return List.of();
    }
    String[] parts = slice.split(":", -1);
    if (parts.length > 3) {
      throw refused(OPTION + " must have at most two colons");
    }
    if (slice.isBlank()) {
      return IntStream.range(0, dialogCount).boxed().toList();
    }
    if (parts.length == 1) {
      long index = number(parts[0], 0);
      return index >= 0 && index < dialogCount ? List.of((int) index) : List.of();
    }
    long step = parts.length == 3 ? number(parts[2], 1) : 1;
    if (step == 0) {
      throw refused(OPTION + " must not have a step of 0");
    }
    return slice(dialogCount, number(parts[0], 0), parts[1], step);
  }

  private static List<Integer> listed(List<Integer> indices, int dialogCount) {
    for (int i = 0; i < indices.size() && dialogCount > 0; i++) {
      int index = indices.get(i);
      if (index < 0 || index >= dialogCount) {
        throw refused(
            OPTION + "[" + i + "] is " + index + ", and the vCon has " + dialogCount + " dialogs");
      }
    }
    return dialogCount == 0 ? List.of() : indices;
  }

  private static List<Integer> slice(int count, long start, String endText, long step) {
    long first = bound(start, count, step > 0 ? 0 : -1, step > 0 ? count : count - 1);
    long end;
    if (endText.isBlank()) {
      end = step > 0 ? count : -1;
    } else {
      end = bound(number(endText, 0), count, step > 0 ? 0 : -1, step > 0 ? count : count - 1);
    }
    List<Integer> indices = new ArrayList<>();
    for (long i = first; step > 0 ? i < end : i > end; i += step) {
      indices.add((int) i);
    }
    return List.copyOf(indices);
  }

  /** Gives a bound as Python takes it: from the end if it is negative, and never outside. */
  private static long bound(long index, int count, long least, long most) {
    return Math.max(least, Math.min(most, index < 0 ? index + count : index));
  }

  private static long number(String text, long fallback) {
    String digits = text.strip();
    if (digits.isEmpty()) {
      return fallback;
    }
    if (!INTEGER.matcher(digits).matches()) {
      throw refused(OPTION + " must be integers, separated by colons");
    }
    // No vCon has so many dialogs that more digits would make a difference.
    return digits.length() > 12
        ? (digits.startsWith("-") ? Integer.MIN_VALUE : Integer.MAX_VALUE)
        : Long.parseLong(digits);
  }

  private static VconException refused(String message) {
    return new VconException(
        ServerError.INVALID_OPTIONS,
        List.of(new FieldError(List.of(OPTION), message, FaultType.VALUE_ERROR)));
  }
}
