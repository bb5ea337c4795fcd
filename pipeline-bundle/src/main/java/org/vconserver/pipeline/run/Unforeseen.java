package org.vconserver.pipeline.run;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vconserver.api.error.ServerError;
import org.vconserver.api.error.UnavailableException;
import org.vconserver.api.error.UnforeseenException;
import org.vconserver.support.fault.Thrown;
import org.vconserver.vcon.error.ErrorCode;
import org.vconserver.vcon.error.FieldError;
import org.vconserver.vcon.error.VconException;

/**
 * Makes failures of runs out of what was thrown, so that whoever tells of them further meets none
 * of a plug-in's own methods, nor texts without end.
 */
public final class Unforeseen {
  private static final Logger LOG = LoggerFactory.getLogger(Unforeseen.class);
  private static final int LONGEST_MESSAGE = 4000;
  private static final int LONGEST_WORD = 200;
  private static final int MOST_FIELDS = 20;

  private Unforeseen() {}

  /**
   * Logs an exception that nobody foresaw, with its kind and place, and gives the failure that it
   * is for others.
   *
   * @param what failed, in words for callers
   */
  public static UnforeseenException logged(ErrorCode code, String what, Throwable thrown) {
    String id = UUID.randomUUID().toString();
    LOG.error("{}, error id {}: {}", what, id, Thrown.trace(thrown));
    return new UnforeseenException(
        code,
        what + ": the server's log has it under id " + id,
        id,
        Thrown.type(thrown),
        Thrown.message(thrown));
  }

  /**
   * Gives a failure that a processor told of itself, with texts of bounded length. One that can't
   * be read is unforeseen.
   *
   * @param what failed then
   */
  static VconException told(String what, VconException thrown) {
    try {
      String message = thrown.getMessage();
      boolean bounded =
          message.length() <= LONGEST_MESSAGE && thrown.code().name().length() <= LONGEST_WORD;
      boolean ours = thrown.getClass().getClassLoader() == VconException.class.getClassLoader();
      return bounded
              && (ours
                  || thrown instanceof UnavailableException
                  || thrown instanceof UnforeseenException)
          ? thrown
          : copy(thrown, message);
    } catch (RuntimeException | StackOverflowError | LinkageError | AssertionError e) {
      return logged(ServerError.PROCESSOR_FAILED, what, thrown);
    }
  }

  private static VconException copy(VconException thrown, String message) {
    List<FieldError> fields = new ArrayList<>();
    for (FieldError field : thrown.fields()) {
      if (fields.size() < MOST_FIELDS) {
        fields.add(
            new FieldError(
                field.location().stream().map(Unforeseen::bounded).toList(),
                Thrown.line(field.message()),
                bounded(field.type()).toString()));
      }
    }
    return fields.isEmpty()
        ? new VconException(thrown.code(), Thrown.line(message))
        : new VconException(thrown.code(), fields);
  }

  private static Object bounded(Object step) {
    if (step instanceof Integer) {
      return step;
    }
    String text = String.valueOf(step);
    return text.length() <= LONGEST_WORD ? text : text.substring(0, LONGEST_WORD) + "...";
  }
}
