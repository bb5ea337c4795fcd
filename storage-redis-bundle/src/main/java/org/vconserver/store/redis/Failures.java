package org.vconserver.store.redis;

import java.util.concurrent.CompletionException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.redisson.client.RedisConnectionException;
import org.redisson.client.RedisException;
import org.redisson.client.RedisReconnectedException;
import org.redisson.client.RedisRetryException;
import org.redisson.client.RedisTimeoutException;
import org.vconserver.api.error.ServerError;
import org.vconserver.vcon.error.VconException;

/**
 * Describes failures of Redis. Redisson's own messages have the arguments of commands in them,
 * content of vCons included: they go nowhere.
 */
final class Failures {
  private static final Pattern ERROR_WORD = Pattern.compile("^(?:ERR )?([A-Z]{3,}[A-Z_]*)\\b");

  private Failures() {}

  /** A failure of Redis without what was said to it. */
  private static final class RedisFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    RedisFailure(String message, Throwable origin) {
      super(message);
      setStackTrace(origin.getStackTrace());
    }
  }

  static VconException unavailable(@Nullable Throwable failure) {
    return new VconException(
        ServerError.STORAGE_UNAVAILABLE,
        "The store can't be reached",
        failure == null ? null : new RedisFailure(describe(failure), failure));
  }

  /** The kind of failure and of its origin, and the code that Redis answered, if it did. */
  static String describe(Throwable failure) {
    Matcher code = ERROR_WORD.matcher(String.valueOf(failure.getMessage()));
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return failure.getClass().getSimpleName()
        + (code.find() ? " " + code.group(1) : "")
        + (root == failure ? "" : " by " + root.getClass().getSimpleName());
  }

  /** Says whether Redis answered that it did nothing. */
  static boolean isRefusal(RedisException failure) {
    boolean unheard =
        failure instanceof RedisTimeoutException
            || failure instanceof RedisConnectionException
            || failure instanceof RedisReconnectedException;
    return !unheard
        && (failure.getClass() != RedisException.class
            || ERROR_WORD.matcher(String.valueOf(failure.getMessage())).find());
  }

  /** Says whether a refusal will pass: loading, failing over, moving slots. */
  static boolean isPassing(RedisException refusal) {
    return refusal instanceof RedisRetryException;
  }

  static RedisException asRedisException(@Nullable Throwable failure) {
    Throwable cause = failure;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause instanceof RedisException known ? known : new RedisException(cause);
  }
}
