package org.vconserver.rest.vcon;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.Locale;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vconserver.api.error.ServerError;
import org.vconserver.api.error.UnavailableException;
import org.vconserver.api.error.UnavailableException.Outcome;
import org.vconserver.rest.error.FailureMapper;
import org.vconserver.rest.request.Preconditions;
import org.vconserver.support.fault.Thrown;
import org.vconserver.vcon.StrictJson;
import org.vconserver.vcon.error.ErrorCode;
import org.vconserver.vcon.error.ErrorKind;
import org.vconserver.vcon.error.VconException;

/** Tells what has become of one vCon of many. Not thread-safe. */
final class ImportResult {
  private static final Logger LOG = LoggerFactory.getLogger(ImportResult.class);
  private static final int LONGEST_MESSAGE = 2000;

  private final ObjectNode told = JsonNodeFactory.instance.objectNode();

  ImportResult(ImportItems.Item item) {
    told.put("line", item.number());
    if (item.entry() != null) {
      told.put("entry", item.entry());
    }
  }

  /** Takes note of what was read. */
  void read(IncomingVcon incoming) {
    told.put("uuid", incoming.vcon().uuid());
    incoming.validation().into(told);
  }

  /** Takes note that it is stored. */
  void stored(boolean replaced, long revision) {
    told.put("status", replaced ? 200 : 201).put("etag", Preconditions.tag(revision));
  }

  /** Takes note that it is not stored, or not known to be. */
  void refused(VconException why) {
    if (why.code().kind() == ErrorKind.INTERNAL) {
      failed(why);
      return;
    }
    ObjectNode error = error(why.code(), why.getMessage());
    if (why.code().kind() == ErrorKind.UNAVAILABLE) {
      tellOutcome(error, UnavailableException.outcomeOf(why));
    }
  }

  /** Takes note that it was not looked at, as the store could not be reached for one before it. */
  void passedOver(VconException why) {
    String message = "It was not looked at, after a failure before it: " + why.getMessage();
    tellOutcome(error(why.code(), message), Outcome.NOT_DONE);
  }

  /** Takes note of a fault of the server, which is in the log. */
  void failed(RuntimeException fault) {
    String id = UUID.randomUUID().toString();
    LOG.error("A vCon of an import failed, error id {}: {}", id, Thrown.trace(fault));
    error(ServerError.INTERNAL_ERROR, "Internal error; the server's log has it under id " + id);
  }

  private ObjectNode error(ErrorCode code, String message) {
    told.put("status", FailureMapper.status(code.kind()));
    return told.putObject("error")
        .put("code", code.name())
        .put("message", message.substring(0, Math.min(LONGEST_MESSAGE, message.length())));
  }

  private static void tellOutcome(ObjectNode error, Outcome outcome) {
    error.put("outcome", outcome.name().toLowerCase(Locale.ROOT).replace('_', '-'));
  }

  /** Gives it as a line. */
  byte[] line() {
    byte[] json = StrictJson.write(told);
    byte[] line = Arrays.copyOf(json, json.length + 1);
    line[json.length] = '\n';
    return line;
  }
}
