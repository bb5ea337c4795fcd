package org.vconserver.store.redis;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.vconserver.api.pipeline.PipelineChange;
import org.vconserver.api.pipeline.PipelineDefinition;
import org.vconserver.api.pipeline.PipelineStore;
import org.vconserver.api.pipeline.PipelineVersion;
import org.vconserver.support.store.ReadTexts;
import org.vconserver.vcon.StrictJson;

/**
 * Pipelines as py_vcon_server has them: a set of names and a value each; and their versions.
 * Thread-safe.
 */
final class RedisPipelineStore implements PipelineStore {
  private final Redis redis;
  private final ReadTexts<PipelineDefinition> definitions =
      new ReadTexts<>(RedisPipelineStore::definition);

  RedisPipelineStore(Redis redis) {
    this.redis = redis;
  }

  private static PipelineDefinition definition(byte[] json) {
    return PipelineDefinition.of(StrictJson.readObject(json));
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
        return plain.map(json -> definitions.read(name, json));
      }
    }
    Reply reply = run(Script.PIPELINE_FIND, Arguments.of(name));
    return reply.hasNext() ? Optional.of(definitions.read(name, reply.bytes())) : Optional.empty();
  }

  @Override
  public void put(String name, PipelineDefinition definition) {
    put(name, definition, PipelineChange.saved(null));
  }

  @Override
  public void put(String name, PipelineDefinition definition, PipelineChange change) {
    run(
        Script.PIPELINE_PUT,
        Arguments.of(name)
            .add(StrictJson.write(definition.json()))
            .add(StrictJson.write(change.json()))
            .add(versionsKept()));
  }

  private int versionsKept() {
    return redis.settings().pipelineVersions();
  }

  @Override
  public List<PipelineVersion> versions(String name) {
    Reply reply = run(Script.PIPELINE_VERSIONS, Arguments.of(name).add(versionsKept()));
    List<PipelineVersion> versions = new ArrayList<>();
    while (reply.hasNext()) {
      versions.add(
          new PipelineVersion(
              reply.number(),
              reply.time(),
              PipelineChange.read(StrictJson.readObject(reply.bytes()))));
    }
    return versions;
  }

  @Override
  public Optional<PipelineDefinition> version(String name, long number) {
    Reply reply = run(Script.PIPELINE_VERSION, Arguments.of(name).add(number));
    return reply.hasNext() ? Optional.of(definition(reply.bytes())) : Optional.empty();
  }

  @Override
  public boolean delete(String name) {
    return run(Script.PIPELINE_DELETE, Arguments.of(name)).truth();
  }
}
