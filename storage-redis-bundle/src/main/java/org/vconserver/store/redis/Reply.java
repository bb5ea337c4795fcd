package org.vconserver.store.redis;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.vconserver.api.error.ServerError;
import org.vconserver.api.error.UnavailableException;
import org.vconserver.api.error.UnavailableException.Outcome;
import org.vconserver.vcon.error.VconError;
import org.vconserver.vcon.error.VconException;

/** Reads the answer of a script from front to back. Not thread-safe. */
final class Reply {
  private final List<byte[]> values;
  private int next;

  Reply(List<byte[]> values) {
    this.values = values;
  }

  /** Reads so many values as an answer of their own. */
  Reply part(int count) {
    Reply part = new Reply(values.subList(next, next + count));
    next += count;
    return part;
  }

  /** Reads past the "ok" that answers begin with, or throws what it says instead. */
  Reply orThrow() {
    String status = text();
    return switch (status) {
      case "ok" -> this;
      case "QUEUE_EXISTS" ->
          throw refused(ServerError.QUEUE_EXISTS, "queue: " + text() + " already exists");
      case "QUEUE_NOT_FOUND" ->
          throw refused(ServerError.QUEUE_NOT_FOUND, "queue: " + text() + " not found");
      case "QUEUE_CLOSED" ->
          throw refused(
              ServerError.QUEUE_CLOSED, "queue: " + text() + " is being drained and takes no jobs");
      case "QUEUE_FULL" ->
          throw refused(
              ServerError.QUEUE_FULL,
              "queue: " + text() + " is full: at most " + text() + " jobs may wait in it");
      case "REQUEST_REUSED" ->
          throw refused(
              ServerError.REQUEST_REUSED, "Idempotency-Key: was used for another request");
      case "JOB_NOT_FOUND" ->
          throw refused(ServerError.JOB_NOT_FOUND, "job: " + text() + " not found");
      case "RUNS_ELSEWHERE" ->
          throw refused(
              ServerError.JOB_ELSEWHERE,
              "job: "
                  + text()
                  + " is run by "
                  + text()
                  + ", a py_vcon_server, which would take no more jobs if it were cancelled;"
                  + " DELETE /in_progress drops it all the same");
      case "TAKEN_ELSEWHERE" ->
          throw refused(
              ServerError.JOB_ELSEWHERE, "job: " + text() + " was taken by a py_vcon_server");
      case "TOO_DEEP" ->
          throw new VconException(
              VconError.INVALID_VCON,
              "vCon "
                  + text()
                  + ": nests deeper than "
                  + VconArguments.DEEPEST
                  + " levels, which py_vcon_servers on this Redis can't read");
      case "LEASE_LOST" ->
          throw refused(ServerError.LEASE_LOST, "job: " + text() + " is no longer this worker's");
      case "STALE" ->
          throw UnavailableException.ofStore(
              Outcome.NOT_DONE, "Too much time went by before it could be done", null);
      case "WRONGTYPE" -> throw Failures.unreadable(text());
      case "REVISION_CONFLICT" ->
          throw refused(
              ServerError.REVISION_CONFLICT, "vCon " + text() + " was changed in the meantime");
      default -> throw new IllegalStateException("A script answered " + status);
    };
  }

  /** Says whether the answer begins with a word, and reads past that. */
  boolean startsWith(String word) {
    boolean starts = word.equals(new String(values.get(next), StandardCharsets.UTF_8));
    next += starts ? 1 : 0;
    return starts;
  }

  boolean hasNext() {
    return next < values.size();
  }

  byte[] bytes() {
    return values.get(next++);
  }

  String text() {
    return new String(bytes(), StandardCharsets.UTF_8);
  }

  /** Reads all texts that are left. */
  SortedSet<String> texts() {
    SortedSet<String> texts = new TreeSet<>();
    while (hasNext()) {
      texts.add(text());
    }
    return texts;
  }

  long number() {
    return Long.parseLong(text());
  }

  boolean truth() {
    return text().equals("1");
  }

  Instant time() {
    return Instant.ofEpochMilli(number());
  }

  private static VconException refused(ServerError error, String message) {
    return new VconException(error, message);
  }
}
