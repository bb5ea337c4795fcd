package org.vconserver.api.processor;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.DoubleConsumer;
import org.jspecify.annotations.Nullable;
import org.vconserver.vcon.Vcon;
import org.vconserver.vcon.error.ErrorKind;
import org.vconserver.vcon.error.VconException;

/**
 * Works through dialogs of a step's input, so that one that can't be done does not cost the others:
 * what each adds is kept ({@link ProcessorSession#keep}) before the next one begins. A dialog that
 * fails for its own sake (a recording that can't be read, that is not where its url says, that the
 * vendor does not accept) is told of in a notice; only if nothing could be done for any of them,
 * the step fails, with the first failure. A failure that may pass, or is the server's own, ends the
 * step at once: the next attempt at the job goes on behind what is kept. Not thread-safe.
 *
 * @since 1.4
 */
public final class DialogByDialog {
  private final ProcessorSession session;
  private final Work work;
  private @Nullable VconException first;
  private boolean anyDone;

  /** Does what a processor does for one dialog. */
  @FunctionalInterface
  public interface Work {
    /**
     * Works on a dialog.
     *
     * @param vcon the input with what was added to it so far
     * @param index of the dialog in it
     * @param progress is told how much of this dialog is done, from 0 to 1
     * @return the vCon with what is added, or the given one if it has that already; empty if there
     *     is nothing to do for such a dialog
     * @throws VconException if it can't be done, in words that go on after the dialog's number
     */
    Optional<Vcon> add(Vcon vcon, int index, DoubleConsumer progress) throws InterruptedException;
  }

  /** Prepares some work on the input of a session. */
  public DialogByDialog(ProcessorSession session, Work work) {
    this.session = session;
    this.work = work;
  }

  /**
   * Does the work for some dialogs, one after the other.
   *
   * @param indices of the dialogs
   * @throws VconException a failure that may pass, or the first one if nothing could be done; its
   *     message names the dialog
   */
  public void process(List<Integer> indices) throws InterruptedException {
    List<Notice> failures = new ArrayList<>();
    for (int place = 0; place < indices.size(); place++) {
      boolean last = place == indices.size() - 1;
      add(indices.get(place), place, indices.size(), last, failures);
    }
    if (first != null && !anyDone) {
      throw first;
    }
    failures.forEach(session::notice);
  }

  private void add(int index, int place, int all, boolean last, List<Notice> failures)
      throws InterruptedException {
    String name = "dialog[" + index + "]";
    session.progress((double) place / all, name);
    Vcon before = session.input();
    try {
      Optional<Vcon> after =
          work.add(
              before,
              index,
              share -> session.progress((place + Math.max(0, Math.min(1, share))) / all, name));
      anyDone |= after.isPresent();
      if (after.isPresent() && after.get() != before) {
        session.replaceInput(after.get());
        if (!last) {
          session.keep();
        }
      }
    } catch (VconException e) {
      VconException told =
          new VconException(e.code(), "dialog " + index + ": " + e.getMessage(), e);
      if (mayPass(e.code().kind())) {
        throw told;
      }
      first = first == null ? told : first;
      String code = e.code().name().toLowerCase(Locale.ROOT);
      failures.add(new Notice(Notice.Severity.ERROR, code, name, String.valueOf(e.getMessage())));
    }
  }

  private static boolean mayPass(ErrorKind kind) {
    return switch (kind) {
      case INVALID, NOT_FOUND, CONFLICT, PRECONDITION, TOO_LARGE, FORBIDDEN, UNSUPPORTED -> false;
      case TOO_MANY, TIMEOUT, UNAVAILABLE, INTERNAL -> true;
    };
  }

  /** Says whether a dialog is a recording whose sound is in the vCon or behind a url. */
  public static boolean isRecording(ObjectNode dialog) {
    return dialog.path("type").asText().equals("recording")
        && (dialog.hasNonNull("body") || dialog.hasNonNull("url"));
  }
}
