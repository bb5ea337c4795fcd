package org.vconserver.store.redis;

import java.net.ConnectException;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.redisson.client.RedisConnectionException;
import org.redisson.client.RedisException;
import org.redisson.client.RedisOutOfMemoryException;
import org.redisson.client.RedisReconnectedException;
import org.redisson.client.RedisRetryException;
import org.redisson.client.RedisTimeoutException;
import org.vconserver.api.error.ServerError;
import org.vconserver.api.error.UnavailableException;
import org.vconserver.api.error.UnavailableException.Outcome;
import org.vconserver.vcon.error.VconException;

/**
 * Describes failures of Redis. Redisson's own messages have the arguments of commands in them,
 * content of vCons included: they go nowhere.
 */
final class Failures {
  private static final Pattern ERROR_WORD = Pattern.compile("^(?:ERR )?([A-Z]{3,}[A-Z_]*)\\b");

  /** Found at the head of the message only: further on are the arguments of the command. */
  private static final Pattern WRONG_TYPE =
      Pattern.compile("^.{0,120}?WRONGTYPE_AT\\[(.{1,400}?)\\]_AT");

  private static final String UNREACHABLE = "The store can't be reached";
  private static final String WRITES = "The store refuses: ";

  /** Names the codes of refusals that operators can do something about. */
  private static final Map<String, String> REFUSALS =
      Map.of(
          "OOM", "Redis is out of memory (maxmemory)",
          "MISCONF", "Redis can't write to its disk",
          "READONLY", "this Redis is a replica",
          "NOREPLICAS", "Redis has fewer replicas than min-replicas-to-write asks for",
          "LOADING", "Redis is loading its data",
          "MASTERDOWN", "the replica has no link to its master",
          "CLUSTERDOWN", "the Cluster is down, or has no node for some of its slots",
          "NOAUTH", "Redis asks for a password",
          "WRONGPASS", "Redis does not take this user and password",
          "NOPERM", "the user lacks a right");

  private Failures() {}

  /** Describes a failure of Redis without what was said to it. */
  private static final class RedisFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    RedisFailure(String message, Throwable origin) {
      super(message);
      setStackTrace(origin.getStackTrace());
    }
  }

  /** Tells callers of a failure, and whether what they asked for may have been done. */
  static VconException unavailable(Outcome outcome, @Nullable Throwable failure) {
    return UnavailableException.ofStore(
        outcome,
        failure == null ? UNREACHABLE : reason(failure).map(WRITES::concat).orElse(UNREACHABLE),
        failure == null ? null : new RedisFailure(describe(failure), failure));
  }

  /** Gives the reasons for which Redis refuses, in words, by the code that it answers with. */
  static Optional<String> reason(Throwable failure) {
    if (failure instanceof RedisOutOfMemoryException) {
      return Optional.ofNullable(REFUSALS.get("OOM")); // its message lacks the code
    }
    Matcher code = ERROR_WORD.matcher(String.valueOf(failure.getMessage()));
    return code.find() ? Optional.ofNullable(REFUSALS.get(code.group(1))) : Optional.empty();
  }

  /** Gives the kind of failure and of its origin, and the code that Redis answered, if it did. */
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

  /** Gives the key of which a script says that its value is of a wrong type. */
  static Optional<String> wrongType(RedisException failure) {
    Matcher told = WRONG_TYPE.matcher(String.valueOf(failure.getMessage()));
    return told.find() ? Optional.of(told.group(1)) : Optional.empty();
  }

  static VconException unreadable(String key) {
    return new VconException(
        ServerError.STORED_VALUE_UNREADABLE,
        "the value of the key " + key + " in Redis is of another type than it must be");
  }

  /**
   * Gives the reason of a failure in words for operators, from the outermost cause that is known.
   */
  static String explain(Throwable failure) {
    Throwable root = failure;
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      Optional<String> refusal = reason(cause);
      if (refusal.isPresent()) {
        return refusal.get();
      }
      if (cause instanceof UnknownHostException) {
        return "there is no host of this name";
      }
      root = cause;
    }
    if (root instanceof ConnectException) {
      return "nothing answers there";
    }
    if (root instanceof SSLException || root instanceof GeneralSecurityException) {
      return "TLS can't be agreed on: " + root.getClass().getSimpleName();
    }
    return failure instanceof NewerStoreException newer
        ? String.valueOf(newer.getMessage())
        : "it can't be reached: " + describe(failure);
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

  /** Tells what became of a call by its failure. A script that fails may have done a part. */
  static Outcome outcome(RedisException failure) {
    boolean refused = isRefusal(failure) && (isPassing(failure) || reason(failure).isPresent());
    return refused ? Outcome.NOT_DONE : Outcome.UNKNOWN;
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
