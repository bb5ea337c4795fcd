package org.vconserver.itest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.vconserver.tck.redis.RedisCluster;
import org.vconserver.tck.redis.RedisProcess;

/**
 * Tells where the servers of these tests keep things: the system property {@code vcon.test.backend}
 * says it, so that the same tests run on each.
 */
public final class Backend {
  private static final String NAME = System.getProperty("vcon.test.backend", "embedded");
  private static final Supplier<String> URL = new Started();

  private Backend() {}

  /** Gives the settings of a server that keeps what belongs to a folder. */
  public static Map<String, String> settings(Path folder) {
    return isEmbedded()
        ? Map.of()
        : onRedis(URL.get(), "t" + Integer.toHexString(folder.toString().hashCode()) + ":");
  }

  /**
   * Gives the same, with vCons in another database than the queues: no transaction can hold both.
   */
  public static Map<String, String> settingsApart(Path folder) {
    Map<String, String> settings = new HashMap<>(settings(folder));
    settings.put(
        "VCON_STORAGE_URL",
        isEmbedded() ? "embedded:vcons" : settings.get("VCON_STORAGE_URL") + databaseApart());
    return settings;
  }

  private static String databaseApart() {
    return NAME.equals("redis") ? "/1" : "";
  }

  public static boolean isEmbedded() {
    return NAME.equals("embedded");
  }

  /** Says whether it is one Redis. */
  public static boolean isRedis() {
    return NAME.equals("redis");
  }

  /** Gives the settings of a server that keeps everything in one Redis, under a prefix. */
  public static Map<String, String> onRedis(String url, String prefix) {
    return Map.of(
        "VCON_STORAGE_URL",
        url,
        "QUEUE_DB_URL",
        url,
        "PIPELINE_DB_URL",
        url,
        "STATE_DB_URL",
        url,
        "REDIS_KEY_PREFIX",
        prefix);
  }

  /**
   * Holds one Redis for all tests of a JVM, started when the first one asks, ended with the JVM.
   */
  private static final class Started implements Supplier<String> {
    private String url;

    @Override
    public synchronized String get() {
      if (url == null) {
        try {
          Path folder = Files.createTempDirectory("redis");
          url = NAME.equals("redis") ? single(folder) : cluster(folder);
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          throw new IllegalStateException(e);
        }
      }
      return url;
    }

    private static String single(Path folder) throws IOException, InterruptedException {
      RedisProcess redis = RedisProcess.start(folder);
      endWithJvm(redis);
      return redis.url();
    }

    private static String cluster(Path folder) throws IOException, InterruptedException {
      if (!NAME.equals("redis-cluster")) {
        throw new IllegalStateException("There is no backend " + NAME);
      }
      RedisCluster cluster = RedisCluster.start(folder);
      endWithJvm(cluster);
      return cluster.url();
    }

    private static void endWithJvm(AutoCloseable server) {
      Runtime.getRuntime()
          .addShutdownHook(
              new Thread(
                  () -> {
                    try {
                      server.close();
                    } catch (Exception e) {
                      throw new IllegalStateException(e);
                    }
                  }));
    }
  }
}
