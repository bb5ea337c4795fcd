package org.vconserver.store.redis;

import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.vconserver.api.pipeline.PipelineDefinition;
import org.vconserver.api.pipeline.PipelineStore;
import org.vconserver.vcon.StrictJson;

/** Pipelines as py_vcon_server has them: a set of names and a value each. Thread-safe. */
final class RedisPipelineStore implements PipelineStore {
  private final Redis redis;

  RedisPipelineStore(Redis redis) {
    this.redis = redis;
  }

  private Reply run(Script script, Arguments arguments) {
    return redis.shared(script, arguments).orThrow();
  }

  @Override
  public void ping() {
    redis.ping();
  }

  @Override
  public SortedSet<String> names() {
    Reply reply = run(Script.NAMES, Arguments.of("pipelines"));
    SortedSet<String> names = new TreeSet<>();
    while (reply.hasNext()) {
      names.add(reply.text());
    }
    return names;
  }

  @Override
  public Optional<PipelineDefinition> find(String name) {
    if (!redis.isJson()) {
      Optional<byte[]> plain =
          redis.value(redis.keys().shared() + "pipeline:" + name, Integer.MAX_VALUE);
      if (plain.isPresent()) {
        return plain.map(StrictJson::readObject).map(PipelineDefinition::of);
      }
    }
    Reply reply = run(Script.PIPELINE_FIND, Arguments.of(name));
    return reply.hasNext()
        ? Optional.of(PipelineDefinition.of(StrictJson.readObject(reply.bytes())))
        : Optional.empty();
  }

  @Override
  public void put(String name, PipelineDefinition definition) {
    run(Script.PIPELINE_PUT, Arguments.of(name).add(StrictJson.write(definition.json())));
  }

  @Override
  public boolean delete(String name) {
    return run(Script.PIPELINE_DELETE, Arguments.of(name)).truth();
  }
}
