package org.vconserver.store.redis;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.vconserver.api.access.AccessRecords;
import org.vconserver.vcon.StrictJson;

/** Keeps the records of keys, users and sessions: a hash of each kind. Thread-safe. */
final class RedisAccessRecords implements AccessRecords {
  private final Redis redis;

  RedisAccessRecords(Redis redis) {
    this.redis = redis;
  }

  private Reply run(Script script, Arguments arguments) {
    return redis.shared(script, arguments).orThrow();
  }

  @Override
  public List<Kept> list(Kind kind) {
    Reply reply = run(Script.ACCESS_LIST, Arguments.of(kind.word()));
    List<Kept> records = new ArrayList<>();
    while (reply.hasNext()) {
      records.add(kept(reply.text(), reply));
    }
    records.sort(Comparator.comparing(Kept::id));
    return records;
  }

  @Override
  public Optional<Kept> find(Kind kind, String id) {
    Reply reply = run(Script.ACCESS_FIND, Arguments.of(kind.word(), id));
    return reply.hasNext() ? Optional.of(kept(id, reply)) : Optional.empty();
  }

  @Override
  public OptionalLong put(Kind kind, String id, long revision, ObjectNode content) {
    String changed =
        run(
                Script.ACCESS_PUT,
                Arguments.of(kind.word(), id).add(revision).add(StrictJson.write(content)))
            .text();
    return changed.isEmpty() ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(changed));
  }

  @Override
  public boolean remove(Kind kind, String id) {
    return run(Script.ACCESS_REMOVE, Arguments.of(kind.word(), id)).truth();
  }

  @Override
  public long version(Kind kind) {
    return run(Script.ACCESS_VERSION, Arguments.of(kind.word())).number();
  }

  private static Kept kept(String id, Reply reply) {
    return new Kept(id, reply.number(), StrictJson.readObject(reply.bytes()));
  }
}
