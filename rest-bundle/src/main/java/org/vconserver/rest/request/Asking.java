package org.vconserver.rest.request;

import jakarta.ws.rs.container.ContainerRequestContext;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.vconserver.api.change.ChangeCause;
import org.vconserver.api.job.JobChain;
import org.vconserver.api.pipeline.RunRequest;
import org.vconserver.vcon.error.FaultType;

/** Reads who makes a request, in which trace, and under which name it would be made again. */
public final class Asking {
  /**
   * Names the header by which a repeat is recognised (draft-ietf-httpapi-idempotency-key-header).
   */
  public static final String IDEMPOTENCY_KEY = "Idempotency-Key";

  private static final int LONGEST_KEY = 255;

  /** Matches a trace context of version 00 (W3C Trace Context, section 3.2). */
  private static final Pattern TRACE = Pattern.compile("00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}");

  private Asking() {}

  /** Begins the chain of the jobs that a request leads to. */
  public static JobChain chain(ContainerRequestContext call) {
    @Nullable String trace = call.getHeaderString("traceparent");
    String caller = Rights.caller(call).getName();
    return JobChain.begin(
        trace != null && TRACE.matcher(trace).matches() ? trace : null,
        caller.isEmpty() ? null : caller);
  }

  /** Tells what led to a change that a request makes. */
  public static ChangeCause cause(ContainerRequestContext call) {
    JobChain chain = chain(call);
    return ChangeCause.ofRequest(chain.askedBy(), chain.trace());
  }

  /**
   * Tells who asks for a run. It has the same name again for the same key, URI and content only:
   * another run under a key that was used is another run, and is committed.
   *
   * @param content of the request, asked for if there is a key
   */
  public static RunRequest.Asked run(ContainerRequestContext call, Supplier<byte[]> content) {
    String uri = call.getUriInfo().getRequestUri().toString();
    return requestName(call)
        .map(name -> new RunRequest.Asked(digest(name + '\n' + uri, content.get()), chain(call)))
        .orElseGet(() -> RunRequest.Asked.once(chain(call)));
  }

  /**
   * Refuses a key with a request that is not recognised when it is made again.
   *
   * @throws org.vconserver.vcon.error.VconException INVALID_REQUEST if there is one
   */
  public static void requireNoKey(ContainerRequestContext call, String why) {
    if (call.getHeaderString(IDEMPOTENCY_KEY) != null) {
      throw Params.fault("header", IDEMPOTENCY_KEY, why, FaultType.VALUE_ERROR);
    }
  }

  /**
   * Names a request by its key: the same for the same key, method and path; empty without a key.
   *
   * @throws org.vconserver.vcon.error.VconException INVALID_REQUEST if the key is blank or too long
   */
  public static Optional<String> requestName(ContainerRequestContext call) {
    @Nullable String key = call.getHeaderString(IDEMPOTENCY_KEY);
    if (key == null) {
      return Optional.empty();
    }
    if (key.isBlank() || key.length() > LONGEST_KEY) {
      throw Params.fault(
          "header",
          IDEMPOTENCY_KEY,
          "must have 1 to " + LONGEST_KEY + " characters",
          FaultType.VALUE_ERROR);
    }
    String path = call.getUriInfo().getPath();
    return Optional.of(digest(call.getMethod() + ' ' + path + '\n' + key, new byte[0]));
  }

  private static String digest(String text, byte[] content) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(text.getBytes(StandardCharsets.UTF_8));
      digest.update((byte) '\n');
      return HexFormat.of().formatHex(digest.digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JVM has SHA-256", e);
    }
  }
}
