package org.vconserver.store.redis;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.vconserver.api.store.ExpiryRules;
import org.vconserver.support.store.KeptChanges;
import org.vconserver.tck.redis.RedisCluster;
import org.vconserver.tck.redis.RedisProcess;

/** A real Redis, or a Cluster, for the tests of one class. */
@SuppressWarnings("NullAway.Init") // started before all tests
final class TestRedis implements BeforeAllCallback, AfterEachCallback, AfterAllCallback {
  private final boolean clustered;
  private final List<Redis> open = new ArrayList<>();
  private Path folder;
  private RedisProcess single;
  private RedisCluster cluster;

  private TestRedis(boolean clustered) {
    this.clustered = clustered;
  }

  static TestRedis single() {
    return new TestRedis(false);
  }

  static TestRedis cluster() {
    return new TestRedis(true);
  }

  static RedisSettings settings(String prefix) {
    return settings(prefix, 0);
  }

  static RedisSettings settings(String prefix, int waitReplicas) {
    return settings(prefix, waitReplicas, 50, 0, ExpiryRules.NONE);
  }

  private static RedisSettings settings(
      String prefix, int waitReplicas, int pipelineVersions, int keptVersions, ExpiryRules rules) {
    return new RedisSettings(
        prefix,
        Duration.ofSeconds(2),
        new JobHistory(Duration.ofDays(1), 1000),
        new KeptChanges(Duration.ofSeconds(100), 1000, keptVersions),
        rules,
        pipelineVersions,
        waitReplicas,
        Optional.empty(),
        "");
  }

  @Override
  public void beforeAll(ExtensionContext context) throws Exception {
    folder = Files.createTempDirectory("redis-test");
    if (clustered) {
      cluster = RedisCluster.start(folder);
    } else {
      single = RedisProcess.startDurable(folder);
    }
  }

  String url() {
    return clustered ? cluster.url() : single.url();
  }

  RedisProcess process() {
    return single;
  }

  RedisCluster nodes() {
    return cluster;
  }

  void flush() throws IOException {
    if (clustered) {
      cluster.flush();
    } else {
      single.ask("FLUSHALL");
    }
  }

  /** An empty Redis, connected to; closed after the test. */
  Redis empty(@Nullable Clock clock) throws IOException {
    flush();
    return connect(clock);
  }

  /** Gives an empty Redis where so many versions of a pipeline are kept. */
  Redis emptyWithVersions(Clock clock, int pipelineVersions) throws IOException {
    return empty(clock, settings("", 0, pipelineVersions, 0, ExpiryRules.NONE));
  }

  /** Gives an empty Redis where so many former versions of a vCon are kept. */
  Redis emptyWithFormer(Clock clock, int keptVersions) throws IOException {
    return empty(clock, settings("", 0, 50, keptVersions, ExpiryRules.NONE));
  }

  /** Gives an empty Redis where vCons expire by rules. */
  Redis emptyWithRules(Clock clock, ExpiryRules rules) throws IOException {
    return empty(clock, settings("", 0, 50, 0, rules));
  }

  private Redis empty(Clock clock, RedisSettings settings) throws IOException {
    flush();
    return connect(clock, settings);
  }

  Redis connect(@Nullable Clock clock) {
    return connect(clock, settings(""));
  }

  private Redis connect(@Nullable Clock clock, RedisSettings settings) {
    Redis redis = Redis.connect(RedisUrl.parse(url()), settings, clock);
    open.add(redis);
    return redis;
  }

  @Override
  public void afterEach(ExtensionContext context) {
    open.forEach(Redis::close);
    open.clear();
  }

  @Override
  public void afterAll(ExtensionContext context) throws Exception {
    if (clustered) {
      cluster.close();
    } else {
      single.close();
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
