package org.vconserver.store.redis;

import java.util.List;
import java.util.concurrent.CompletionStage;
import org.redisson.api.BatchOptions;
import org.redisson.api.BatchResult;
import org.redisson.api.RBatch;
import org.redisson.api.RFuture;
import org.redisson.api.RScript;
import org.redisson.api.RScriptAsync;
import org.redisson.client.RedisException;
import org.redisson.client.RedisNoScriptException;
import org.redisson.client.codec.ByteArrayCodec;
import org.vconserver.api.error.UnavailableException;
import org.vconserver.api.error.UnavailableException.Outcome;

/**
 * Sends one script with its arguments: by its name, or as a whole where Redis has forgotten it. If
 * replicas are to have what it writes, their number is waited for on the same connection, as Redis
 * counts by connections.
 */
final class ScriptCall {
  private static final RScript.Mode MODE = RScript.Mode.READ_WRITE;
  private static final RScript.ReturnType TYPE = RScript.ReturnType.LIST;

  private final Redis redis;
  private final Script script;
  private final List<Object> keys;
  private final Object[] values;
  private final int replicas;

  /**
   * Makes a call.
   *
   * @param keys what Redis is told that the script touches
   * @param replicas how many must have it, if it writes; 0 for not waiting
   */
  ScriptCall(Redis redis, Script script, List<Object> keys, List<byte[]> values, int replicas) {
    this.redis = redis;
    this.script = script;
    this.keys = keys;
    this.values = values.toArray();
    this.replicas = script.writes() ? replicas : 0;
  }

  /**
   * Sends it and gives the answer.
   *
   * @throws RedisException as Redisson does
   * @throws UnavailableException if it is done, and too few replicas have it
   */
  List<byte[]> send() {
    try {
      return send(false);
    } catch (RedisNoScriptException e) {
      return send(true);
    }
  }

  private List<byte[]> send(boolean whole) {
    if (replicas == 0) {
      return redis.await(
          script.repeatable(),
          () -> start(redis.client().getScript(ByteArrayCodec.INSTANCE), whole));
    }
    BatchResult<?> result = redis.await(script.repeatable(), () -> startWithReplicas(whole));
    if (result.getSyncedSlaves() < replicas) {
      throw UnavailableException.ofStore(
          Outcome.UNKNOWN,
          "It is done, but fewer than " + replicas + " replicas have it: a failover may lose it",
          null);
    }
    @SuppressWarnings("unchecked") // the first command is the script
    List<byte[]> answer = (List<byte[]>) result.getResponses().get(0);
    return answer;
  }

  private CompletionStage<BatchResult<?>> startWithReplicas(boolean whole) {
    RBatch batch =
        redis
            .client()
            .createBatch(
                BatchOptions.defaults()
                    .retryAttempts(0)
                    .sync(replicas, redis.settings().timeout().dividedBy(2)));
    RFuture<List<byte[]>> unused = start(batch.getScript(ByteArrayCodec.INSTANCE), whole);
    return batch.executeAsync();
  }

  private RFuture<List<byte[]>> start(RScriptAsync scripts, boolean whole) {
    return whole
        ? scripts.evalAsync(MODE, script.source(), TYPE, keys, values)
        : scripts.evalShaAsync(MODE, script.sha(), TYPE, keys, values);
  }
}
