package org.vconserver.rest.peer;

import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.ws.rs.HttpMethod;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.vconserver.api.error.ServerError;
import org.vconserver.api.error.UnforeseenException;
import org.vconserver.support.fault.Thrown;
import org.vconserver.vcon.error.ErrorCode;
import org.vconserver.vcon.error.VconError;
import org.vconserver.vcon.error.VconException;

/**
 * Answers failures as py_vcon_server does: the names of its exceptions always, its statuses and
 * members with {@code WIRE_COMPAT} only. Thread-safe.
 */
public final class PeerAnswers {
  /** Exceptions there wherever processors run. */
  private static final Set<ErrorCode> OF_RUNS =
      Set.of(
          VconError.INVALID_VCON,
          VconError.INVALID_VCON_STATE,
          VconError.UNSUPPORTED_VCON_VERSION,
          ServerError.DUPLICATE_VCON,
          ServerError.PARAMETER_NOT_FOUND,
          ServerError.PROCESSOR_NOT_REGISTERED,
          ServerError.QUEUE_NOT_FOUND,
          ServerError.INVALID_QUERY,
          ServerError.NO_RESULT,
          ServerError.NO_SUCH_INPUT,
          ServerError.QUERY_LIMIT);

  /** Names the methods that Jersey serves without a declaration. */
  private static final Set<String> OF_JERSEY = Set.of(HttpMethod.HEAD, HttpMethod.OPTIONS);

  private final boolean compat;

  /**
   * Makes the answers.
   *
   * @param compat whether the server answers exactly as py_vcon_server
   */
  public PeerAnswers(boolean compat) {
    this.compat = compat;
  }

  /** True if a failure of an operation is answered with 200 and {@code null}. */
  public boolean isNull(VconException failure, @Nullable Method operation) {
    PeerErrors errors = errors(operation);
    return compat
        && errors != null
        && Arrays.asList(errors.answeredNull()).contains(failure.code());
  }

  /**
   * Gives the status of a failure.
   *
   * @param status that this server answers it with
   */
  public int status(VconException failure, @Nullable Method operation, int status) {
    return compat && isException(failure, operation) ? 500 : status;
  }

  /**
   * Gives the methods that an answer names as allowed: FastAPI serves no others than it declares.
   */
  public Set<String> allowed(Set<String> methods) {
    return methods.stream()
        .filter(method -> !compat || !OF_JERSEY.contains(method))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Adds to an answer what py_vcon_server tells of an exception, if the failure is one there. */
  public void describe(
      ObjectNode body,
      VconException failure,
      @Nullable Method operation,
      Optional<ProcessorCall> call) {
    if (!isException(failure, operation)) {
      return;
    }
    String name = PeerExceptions.name(failure.code());
    String message = failure.getMessage();
    body.put("exception", message);
    body.put("exception_class", name);
    if (compat) {
      body.put("detail", "Exception: " + name + " " + message);
      body.putArray("exception_args").add(message);
      body.put("exception_module", "");
      body.putArray("exception_stack").add(name + ": " + message);
      body.put("py_vcon_server_version", PeerVersions.SERVER);
      body.put("py_vcon_version", PeerVersions.LIBRARY);
      call.ifPresent(
          processor -> {
            body.put("processor_name", processor.name());
            body.set("processor_options", processor.options());
          });
    }
  }

  /** Adds what py_vcon_server would tell of a failure that nobody foresaw. */
  public void describeUnforeseen(ObjectNode body, Throwable failure) {
    if (compat) {
      String type =
          failure instanceof UnforeseenException unforeseen
              ? unforeseen.thrownType()
              : Thrown.type(failure);
      body.put("exception_class", type.substring(type.lastIndexOf('.') + 1));
      body.putArray("exception_stack").add(type);
    }
  }

  private static boolean isException(VconException failure, @Nullable Method operation) {
    ErrorCode code = failure.code();
    PeerErrors errors = errors(operation);
    if (errors == null) {
      return false;
    }
    boolean ofProcessor = !(code instanceof ServerError || code instanceof VconError);
    return (errors.runs() && (ofProcessor || OF_RUNS.contains(code)))
        || Arrays.asList(errors.value()).contains(code)
        // Members of a wrong type are refused there before the vCon is looked at.
        || (failure.fields().isEmpty() && Arrays.asList(errors.ofVcons()).contains(code));
  }

  private static @Nullable PeerErrors errors(@Nullable Method operation) {
    return operation == null ? null : operation.getAnnotation(PeerErrors.class);
  }
}
