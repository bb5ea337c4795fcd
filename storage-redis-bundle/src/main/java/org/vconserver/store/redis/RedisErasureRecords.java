package org.vconserver.store.redis;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.vconserver.api.erasure.Erasure;
import org.vconserver.api.erasure.ErasureRecords;
import org.vconserver.vcon.StrictJson;

/** Keeps the records of erasures in a list, whose places are their numbers. Thread-safe. */
final class RedisErasureRecords implements ErasureRecords {
  private final Redis redis;

  RedisErasureRecords(Redis redis) {
    this.redis = redis;
  }

  @Override
  public long add(Erasure erasure) {
    return redis.shared(Script.ERASURE_ADD, Arguments.of(text(erasure))).orThrow().number();
  }

  @Override
  public void replace(long id, Erasure erasure) {
    redis.shared(Script.ERASURE_REPLACE, new Arguments().add(id).add(text(erasure))).orThrow();
  }

  @Override
  public Optional<Erasure> find(long id) {
    return list(id + 1, 1).stream().filter(kept -> kept.id() == id).map(Kept::erasure).findFirst();
  }

  @Override
  public List<Kept> list(long before, int limit) {
    Reply reply = redis.shared(Script.ERASURES, new Arguments().add(before).add(limit)).orThrow();
    List<Kept> records = new ArrayList<>();
    while (reply.hasNext()) {
      long id = reply.number();
      records.add(new Kept(id, Erasure.fromJson(StrictJson.readObject(reply.bytes()))));
    }
    return records;
  }

  private static String text(Erasure erasure) {
    return new String(StrictJson.write(erasure.toJson()), StandardCharsets.UTF_8);
  }
}
